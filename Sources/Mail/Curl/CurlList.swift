import CCurl

/// A list of texts for libcurl, freed with its last reference.
final class CurlList {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    /// A list; nil where memory is short.
    init?(_ texts: [String]) {
        for text in texts {
            guard let longer = curl_slist_append(pointer, text) else {
                curl_slist_free_all(pointer)
                return nil
            }
            pointer = longer
        }
    }

    deinit { curl_slist_free_all(pointer) }
}
