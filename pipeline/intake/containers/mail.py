"""E-mail (EML, MHT): attachments are files; the text of a mail is one where it may be evidence."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from extractors.errors import TooLarge
from pipeline.intake.containers.model import ArchiveLimits, Entry, safe_name
from pipeline.intake.containers.tnef import attachments_of_winmail

MOST_BYTES = 200 << 20
"""A mail is held in memory whole; servers take no more than 25 to 50 MB."""
LEAST_INLINE = 40_000
"""Bytes; smaller pictures within a mail's text are emblems of signatures."""
BODY = "nội dung thư"
"""Name of the file that the text of a mail is shown as."""
_HEADERS = re.compile(
    rb"^(from|to|subject|date|mime-version|received|return-path|message-id|delivered-to"
    rb"|content-type|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
LONGEST_SUBJECT = 60
"""Letters of a subject in the name of a mail of a mailbox."""
_MAILS = re.compile(rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]*\r?\n")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature",
               "application/pgp-signature")  # fmt: skip
_LETTERHEAD = re.compile(r"CỘNG\s+H[OÒ][AÀ]\s+X[AÃ]|S[ốỐ]\s*:?\s*\d*\s*/", re.IGNORECASE)
"""What makes the text of a mail with attachments worth a row of its own."""


def is_mail(head: bytes) -> bool:
    """Say whether a file's first bytes are the headers of a mail."""
    if not re.match(rb"(?:from |[\w-]+:)", head, re.IGNORECASE):
        return False
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    names = {name.lower() for name in _HEADERS.findall(top)}
    return b"mime-version" in names or len(names & {b"from", b"subject", b"date", b"to"}) >= 3


def is_mailbox(head: bytes) -> bool:
    """Say whether a file's first bytes begin a mailbox (mbox, RFC 4155): a mail after `From `."""
    return head.startswith(b"From ") and is_mail(head)


@dataclass(frozen=True, slots=True)
class _Part:
    shown: str
    content: bytes


class MailContainer:
    """A mail, or a mailbox of many, with the parts; raises TooLarge."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        if path.stat().st_size > min(MOST_BYTES, limits.file_bytes):
            raise TooLarge(f"a mail of {path.stat().st_size} bytes")
        self._parts = parts_in(path.read_bytes(), limits)

    def __enter__(self) -> MailContainer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def entries(self) -> Sequence[Entry]:
        """Return attachments, and the text where it counts."""
        return [Entry(key, shown, len(content)) for key, (shown, content) in self._parts.items()]

    def content(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of a part."""
        yield self._parts[key][1]


def parts_in(content: bytes, limits: ArchiveLimits) -> dict[str, tuple[str, bytes]]:
    """Return the parts of a mail, or of all mails of a mailbox: key → shown name and content."""
    mails = _MAILS.split(content) if is_mailbox(content[:4096]) else [content]
    mails = [mail for mail in mails if mail.strip()]
    found: dict[str, tuple[str, bytes]] = {}
    for number, mail in enumerate(mails, start=1):
        message = email.message_from_bytes(mail, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        folder = f"{number:03d} {_subject_of(message)}".strip() + "/" if len(mails) > 1 else ""
        for part in _parts(message, limits):
            key = f"{len(found) + 1}{Path(part.shown).suffix}"
            found[key] = folder + part.shown, part.content
            if len(found) > limits.files:
                raise TooLarge(f"more than {limits.files} attachments")
    return found


def _subject_of(message: EmailMessage) -> str:
    """Return a mail's subject as the name of a folder."""
    try:
        subject = str(message.get("Subject") or "")
    except (ValueError, LookupError, AttributeError):  # headers that email cannot parse
        subject = ""
    return safe_name(" ".join(subject.split()).replace("/", "-"))[:LONGEST_SUBJECT].strip()


def _parts(message: EmailMessage, limits: ArchiveLimits) -> Iterator[_Part]:
    attached: list[_Part] = []
    bodies: list[tuple[str, bytes]] = []
    for part in _leaves(message):
        if len(attached) > limits.files:
            raise TooLarge(f"more than {limits.files} attachments")
        content = _content(part)
        kind = part.get_content_type()
        name = safe_name(_name_of(part)).replace("/", "_")
        if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name == "winmail.dat":
            attached += [
                _Part(safe_name(one).replace("/", "_"), held)
                for one, held in attachments_of_winmail(content)
            ]
            continue
        if not name and kind in ("text/plain", "text/html"):
            bodies.append(("html" if kind == "text/html" else "txt", _as_utf8(part, content)))
            continue
        if kind in _SIGNATURES:
            continue  # of a signed mail whose parts stand beside it in clear
        inline = part.get("Content-ID") is not None and kind.startswith("image/")
        if content and not (inline and len(content) < LEAST_INLINE):
            attached.append(_Part(name or f"đính kèm{_ending(kind)}", content))
    text = max(bodies, key=lambda body: (body[0] == "html", len(body[1])), default=None)
    seen = " ".join(held.decode("utf-8", "replace") for _, held in bodies)
    if text is not None and (not attached or _LETTERHEAD.search(seen)):
        yield _Part(f"{BODY}.{text[0]}", text[1])
    yield from attached


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that hold content; a forwarded mail is one, not its parts."""
    waiting: list[EmailMessage] = [message]
    count = 0
    while waiting and count < 10_000:
        part = waiting.pop(0)
        count += 1
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            yield part
        else:
            inner = part.get_payload()
            if isinstance(inner, list):
                waiting = [one for one in inner if isinstance(one, EmailMessage)] + waiting


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        held = inner[0] if isinstance(inner, list) and inner else inner
        return held.as_bytes() if isinstance(held, EmailMessage) else b""
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _name_of(part: EmailMessage) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, AttributeError):  # headers that email cannot parse
        name = None
    if name:
        return str(name)
    if part.get_content_type() == "message/rfc822":
        return "thư chuyển tiếp.eml"
    return ""


def _as_utf8(part: EmailMessage, content: bytes) -> bytes:
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    # A page that states another encoding than it now has would be read in that one.
    return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")


def _ending(kind: str) -> str:
    import mimetypes

    return mimetypes.guess_extension(kind) or ""
