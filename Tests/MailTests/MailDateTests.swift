import Mail
import Testing

@Suite struct MailDateTests {
    @Test(arguments: [
        (0, 0, "Thu, 01 Jan 1970 00:00:00 +0000"),
        (1_795_327_200, 3600, "Sun, 22 Nov 2026 07:00:00 +0100"),
        (1_709_164_799, -12_600, "Wed, 28 Feb 2024 20:29:59 -0330"),
        (951_782_400, 0, "Tue, 29 Feb 2000 00:00:00 +0000"),
        (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
    ])
    func momentIsWrittenInLocalTime(seconds: Int64, offset: Int, text: String) {
        #expect(MailDate(secondsSince1970: seconds, utcOffsetSeconds: offset).description == text)
    }

    @Test func momentsBeyondTheCalendarAreBroughtToItsEnds() {
        #expect(MailDate(secondsSince1970: .max, utcOffsetSeconds: .max).description.contains(" 9999 "))
        #expect(MailDate(secondsSince1970: .min, utcOffsetSeconds: .min).description.contains(" 1900 "))
    }
}
