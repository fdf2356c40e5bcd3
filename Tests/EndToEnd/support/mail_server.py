#!/usr/bin/env python3
"""A mail server for tests (aiosmtpd): keeps each mail it takes, and misbehaves as it is told.

    mail_server.py FOLDER [--port N] [--certificate FILE --key FILE] [--tls] [--user U --password P]

Prints `listening on PORT`. A mail is N.eml, as it came, with its envelope as envelope-N.json. FOLDER/behaviour.json, read anew at each
step, has for greet, hello, login, sender and content a word, and for recipients one by address: `550 no`, a reply; `hang`;
`drop`, the connection ends; for content also `take and drop`, and `delay`, the seconds until it is taken.
"""

import argparse
import asyncio
import json
import os
import ssl
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


MECHANISMS = {"PLAIN", "LOGIN", "CRAM-MD5"}


class Server(SMTP):
    """Says what it is told to say."""

    def __init__(self, folder, **options):
        self.folder = folder
        super().__init__(Handler(), **options)
        self.has_greeted = False

    def wanted(self, step):
        try:
            return json.loads((self.folder / "behaviour.json").read_text()).get(step)
        except FileNotFoundError:
            return None

    async def obey(self, word):
        """Does what ends a connection; returns a reply that is to be given instead of the usual one."""
        if word == "hang":
            await asyncio.sleep(3600)
        if word == "drop":
            self.transport.abort()
            await asyncio.sleep(3600)
        return word

    async def push(self, status):
        if not self.has_greeted:
            self.has_greeted = True
            status = await self.obey(self.wanted("greet")) or status
        await super().push(status)

    async def auth_CRAM__MD5(self, server, words):
        """Offered only; who tries it is refused."""
        return AuthResult(success=False, handled=False)

    def login(self, server, session, envelope, mechanism, data):
        refusal = self.wanted("login")
        if refusal:
            return AuthResult(success=False, handled=False, message=refusal)
        user, password = self.account
        is_right = (data.login, data.password) == (user.encode(), password.encode())
        session.login_name = user
        session.mechanism = mechanism
        return AuthResult(success=is_right, handled=False)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        reply = await server.obey(server.wanted("hello"))
        return [reply] if reply else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        reply = await server.obey(server.wanted("sender"))
        if reply:
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = await server.obey((server.wanted("recipients") or {}).get(address))
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(float(server.wanted("delay") or 0))
        word = server.wanted("content")
        if word == "take and drop":
            keep(server.folder, session, envelope)
            word = "drop"
        reply = await server.obey(word)
        if reply:
            return reply
        return f"250 OK mail {keep(server.folder, session, envelope)}"


def keep(folder, session, envelope):
    """Writes a mail down, whole before it has its name; returns its number."""
    number = len(list(folder.glob("envelope-*.json")))
    about = {
        "from": envelope.mail_from, "to": envelope.rcpt_tos, "hello": session.host_name,
        "tls": session.ssl["cipher"][1] if session.ssl else None, "user": getattr(session, "login_name", None),
        "mechanism": getattr(session, "mechanism", None),
    }
    (folder / f"{number}.eml").write_bytes(envelope.content)
    part = folder / f"{number}.part"
    part.write_text(json.dumps(about))
    os.rename(part, folder / f"envelope-{number}.json")
    return number


async def serve(options):
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)

    def make():
        server = Server(
            options.folder, hostname="mail.example.org", tls_context=None if options.tls else context,
            require_starttls=bool(context) and not options.tls, auth_required=bool(options.user),
            auth_require_tls=not options.tls and bool(context), auth_exclude_mechanism=MECHANISMS - set(options.mechanisms.split(",")))
        server.account = (options.user, options.password)
        server._authenticator = server.login
        return server

    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        make, options.host, options.port, ssl=context if options.tls else None, reuse_address=True)
    print(f"listening on {listener.sockets[0].getsockname()[1]}", flush=True)
    await listener.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--mechanisms", default="PLAIN,LOGIN", help="by which one can log in")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    asyncio.run(serve(options))


main()
