"""What every suite of the web application does: signing in, calls of the API, forms as pages send them, and waiting for long work."""

import json
import time
import urllib.parse
import uuid

from support import FOUNDER, PATIENCE_S, Client, passphrase_of


def post(client, path, fields, csrf=None, **headers):
    """JSON with the client's token, or another."""
    token = client.csrf if csrf is None else csrf
    return client.send("POST", path, json.dumps(fields), {"Content-Type": "application/json", "X-Girok-CSRF": token, **headers})


def call(client, path, body=None, upload=None):
    """A call of the API; `body`: JSON; `upload`: (field, file name, bytes), beside the texts of `body`."""
    if body is None and upload is None:
        return client.get("/api" + path)
    if upload is None:
        return post(client, "/api" + path, body)
    return multipart(client, "/api" + path, [upload], body or {})


def multipart(client, path, files, fields=()):
    """Files as (field, name, bytes); as a page sends them, with the token among the fields."""
    edge, body = uuid.uuid4().hex, b""
    for name, value in {**dict(fields), "csrf": client.csrf}.items():
        body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for field, name, data in files:
        body += f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode() + data + b"\r\n"
    return client.send("POST", path, body + f"--{edge}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={edge}", "X-Girok-CSRF": client.csrf})


def form(client, path, fields=()):
    """As a page sends it; `fields`: pairs."""
    return client.send("POST", path, urllib.parse.urlencode([*fields, ("csrf", client.csrf)]), {"Content-Type": "application/x-www-form-urlencoded"})


def sign_in(client, handle=FOUNDER, secret=None, **headers):
    """What the door answers; where it opens, the client is in."""
    answer = post(client, "/api/sign-in", {"handle": handle, "passphrase": passphrase_of(handle) if secret is None else secret}, **headers)
    if answer.status == 200:
        client.csrf = answer.json()["csrf"]
    return answer


def signed_in(server, handle=FOUNDER, secret=None, patient=False):
    """Somebody who is in."""
    client = Client(server, patient=patient)
    answer = sign_in(client, handle, secret)
    if answer.status != 200:
        raise RuntimeError(f"{handle} cannot sign in: {answer}")
    return client


def finished(client, job, seconds=PATIENCE_S):
    """What is said of long work once it neither waits nor runs, or is not to be seen; as it is when the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = call(client, f"/jobs/{job}")
        if answer.status != 200 or answer.json()["state"] not in ("waiting", "running") or time.monotonic() > end:
            return answer
        time.sleep(0.1)


def waited(client, answer, seconds=PATIENCE_S):
    """The job that an answer began, when it has ended: (id, state, errors)."""
    if answer.status != 200:
        return None, f"not begun: {answer}", []
    job = answer.json()["job"]
    line = finished(client, job, seconds).json()
    return job, line["state"], line["errors"]


def done(client, job, what="the work", seconds=PATIENCE_S):
    """Waits until it is done, and not otherwise ended; its id."""
    answer = finished(client, job, seconds)
    if answer.status != 200 or answer.json()["state"] != "done":
        raise RuntimeError(f"{what} is not done: {answer}")
    return job


def job_of(client, path, body=None, upload=None, seconds=PATIENCE_S):
    """Starts long work and waits until it is done; its id."""
    answer = call(client, path, body or {}, upload)
    job = answer.json().get("job") if answer.status == 200 else None
    if not job:
        raise RuntimeError(f"{path} starts nothing: {answer}")
    return done(client, job, path, seconds)
