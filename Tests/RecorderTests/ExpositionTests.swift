import Testing

@testable import Recorder

struct ExpositionTests {
    @Test
    func labelsAndHelpAreEscapedAsTheFormatWantsIt() {
        var page = Exposition()
        page.family(
            "smtrace_try", .gauge, "one\\two\nthree \"quoted\"",
            [.init(labels: [("meter", "a\"b\\c\nd\u{1b}[31m\u{202e}ä")], value: "1")])
        #expect(
            page.text == """
                # HELP smtrace_try one\\\\two\\nthree "quoted"
                # TYPE smtrace_try gauge
                smtrace_try{meter="a\\"b\\\\c\\nd\\\\x1b[31m\\\\u{202e}ä"} 1

                """)
    }

    @Test
    func familyWithoutSamplesIsLeftOut() {
        var page = Exposition()
        page.family("smtrace_try", .gauge, "Nothing.", [])
        page.family("smtrace_try", .gauge, "Nothing.", nil)
        #expect(page.text.isEmpty)
    }

    @Test
    func millisecondsBecomeExactSeconds() {
        #expect(Exposition.seconds(1_795_625_972_002) == "1795625972.002")
        #expect(Exposition.seconds(-1_500) == "-1.500")
        #expect(Exposition.seconds(.min) == "-9223372036854775.808")
    }
}
