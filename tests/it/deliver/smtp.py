"""A mail server on 127.0.0.1 for the stories of tests/it/deliver: python3 smtp.py FOLDER SECURITY [CERTIFICATE KEY].

It prints its port, keeps each mail that it takes as FOLDER/N.eml (with an envelope of JSON beside it), and refuses
with the line that FOLDER/refuse holds, while there is such a file. Who logs in is “story” with “hush-4711”.
"""

import asyncio
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import AuthResult, SMTP

FOLDER, SECURITY = sys.argv[1], sys.argv[2]


def authenticate(server, session, envelope, mechanism, data):
    known = (data.login, data.password) == (b"story", b"hush-4711")
    return AuthResult(success=known, handled=False)


class Handler:
    taken = 0

    async def handle_DATA(self, server, session, envelope):
        refuse = os.path.join(FOLDER, "refuse")
        if os.path.exists(refuse):
            with open(refuse) as file:
                return file.read().strip()
        Handler.taken += 1
        beside = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or SECURITY == "tls",
                  "login": bool(session.authenticated)}
        with open(os.path.join(FOLDER, f"{Handler.taken}.json"), "w") as file:
            json.dump(beside, file)
        with open(os.path.join(FOLDER, f"{Handler.taken}.eml"), "wb") as file:
            file.write(envelope.original_content)
        return "250 taken"


CONTEXT = None
if len(sys.argv) > 4:
    CONTEXT = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    CONTEXT.load_cert_chain(sys.argv[3], sys.argv[4])


def session():
    wanted = dict(authenticator=authenticate, auth_required=True)
    if SECURITY == "starttls":
        return SMTP(Handler(), tls_context=CONTEXT, require_starttls=True, **wanted)
    if SECURITY == "tls":
        return SMTP(Handler(), auth_require_tls=False, **wanted)
    return SMTP(Handler())


async def main():
    loop = asyncio.get_running_loop()
    context = CONTEXT if SECURITY == "tls" else None
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


# Whoever started it holds the other end; it ends with them.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
asyncio.run(main())
