import Testing

@testable import Rendering

@Suite struct HTMLWriterTests {
    @Test func textAndAttributesAreEscaped() {
        var html = HTMLWriter()
        html.element("p", ["title": "a\"b'<c>&", "class": nil]) { $0.text("<script>alert('&')</script>") }
        #expect(
            html.html
                == "<p title=\"a&quot;b&#39;&lt;c&gt;&amp;\">&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</p>")
    }

    @Test func controlCharactersAndMarksOfDirectionBecomeVisible() {
        var html = HTMLWriter()
        html.text("a\u{0}b\u{202e}c\r\nd")
        #expect(html.html == "a\\x00b\\u{202e}c\\r\\nd")
    }

    @Test func elementsNestAndVoidOnesHaveNoEnd() {
        var html = HTMLWriter()
        html.element("td") { html in
            html.element("br")
            html.element("b", text: "x")
        }
        #expect(html.html == "<td><br><b>x</b></td>")
    }
}
