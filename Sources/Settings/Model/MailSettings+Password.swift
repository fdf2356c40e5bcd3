import Secrets

extension MailSettings {
    /// Where the password is; nil where nobody logs in. `configuration` is the path of the file that these settings stand
    /// in, `environment` returns the value of a variable or nil.
    ///
    /// A file and the configuration itself come first, then the environment variable, then a credential of systemd.
    public func passwordSource(
        configuration: String, environment: (String) -> String? = SecretSource.variable
    ) -> SecretSource? {
        guard user != nil else { return nil }
        if let file = password.file { return .file(path: file) }
        if let text = password.text { return .configuration(text, path: configuration) }
        let isVariableSet = environment(password.variable).map { !$0.isEmpty } ?? false
        let hasCredentials = environment("CREDENTIALS_DIRECTORY").map { !$0.isEmpty } ?? false
        return !isVariableSet && hasCredentials
            ? .credential(name: password.credential) : .environment(variable: password.variable)
    }
}
