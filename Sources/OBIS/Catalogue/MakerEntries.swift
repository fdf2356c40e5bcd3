/// Codes of 129-129: objects that German meters and gateways share.
///
/// Source: public dumps and sources of meters (199.130.3 and .5, 199.240.6), and of German gateways, whose codes
/// `81 81 c7 …` these are. Others of these groups have no public source and stay without a name.
enum MakerEntries {
    static let all: [CatalogueEntry] = [
        CatalogueEntry(199, 130, 1, "gateway_device", "Identification of the device", "Geräteidentifikation"),
        CatalogueEntry(199, 130, 2, "device_class", "Device class", "Geräteklasse"),
        CatalogueEntry(199, 130, 4, "component_id", "Server id of a component", "Server-ID einer Komponente"),
        CatalogueEntry(199, 130, 6, "firmware_list", "Firmware of the components", "Firmware der Komponenten"),
        CatalogueEntry(199, 134, 16, "profile_1min", "Profile of 1 minute", "Lastgang 1 Minute"),
        CatalogueEntry(199, 134, 17, "profile_15min", "Profile of 15 minutes", "Lastgang 15 Minuten"),
        CatalogueEntry(199, 134, 18, "profile_1h", "Profile of 1 hour", "Lastgang 1 Stunde"),
        CatalogueEntry(199, 134, 19, "profile_1d", "Profile of 1 day", "Lastgang 1 Tag"),
        CatalogueEntry(199, 134, 20, "profile_2h", "Profile of the last 2 hours", "Lastgang der letzten 2 Stunden"),
        CatalogueEntry(199, 134, 21, "profile_week", "Profile of the last week", "Lastgang der letzten Woche"),
        CatalogueEntry(199, 134, 22, "profile_1month", "Profile of 1 month", "Lastgang 1 Monat"),
        CatalogueEntry(199, 134, 23, "profile_1year", "Profile of 1 year", "Lastgang 1 Jahr"),
        CatalogueEntry(199, 136, 1, "ntp", "Time server", "Zeitserver"),
        CatalogueEntry(199, 136, 16, "gateway_time", "Time of the device", "Gerätezeit"),
        CatalogueEntry(199, 137, 225, "operating_log", "Operating log", "Betriebslogbuch"),
        CatalogueEntry(199, 137, 226, "operating_event", "Event of the operating log", "Ereignis des Betriebslogbuchs"),
    ]
}
