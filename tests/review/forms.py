"""Forms of the review page, filled in and sent as a browser does; names that a page lists."""

import re

from starlette.testclient import TestClient


def decide(
    client: TestClient, doc_id: str, kind: str, query: str = "", **changes: str
) -> "tuple[int, str]":
    """Send the form of a document's page as a browser would; returns status and where it leads."""
    text = client.get(f"/doc/{doc_id}").text
    data: dict[str, str | list[str]] = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    )
    for name, value in re.findall(r'<input id="f-\w+" name="(\w+)" value="([^"]*)"', text):
        data[name] = value
    data["indicator"] = re.findall(r'name="indicator" value="([^"]+)"[^>]*checked', text)
    subject = re.search(r'<textarea id="f-subject"[^>]*>([^<]*)<', text)
    if subject:
        data["subject"] = unescaped(subject[1])
    answer = client.post(f"/doc/{doc_id}/decide{query}", data=data | {"kind": kind} | changes)
    return answer.status_code, answer.headers.get("location", answer.text)


def names_in(text: str) -> list[str]:
    """Return the numbers, or else the file names, of the documents listed on a page."""
    links = re.findall(r'class="open"[^>]*>\s*(.*?)\s*</a>', text, re.S)
    return [re.sub(r".*<b>|</b>", "", link).strip() for link in links]


def unescaped(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text
