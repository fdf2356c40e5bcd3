import Acquisition
import Settings

/// A meter's source in a few words.
public enum SourceText {
    /// `serial /dev/ttyUSB0 9600 8N1`, for instance.
    public static func of(_ meter: MeterSettings) -> String {
        SourceDescription(meter.source, meter: meter.name).description
    }
}
