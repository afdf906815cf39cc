"""Files that people and bots attach, and where they are fetched from."""

from dataclasses import dataclass

from aiohttp import web

from tests.standins.discord.snowflakes import Snowflakes
from tests.standins.discord.wire import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """Before it is sent."""

    name: str
    content: bytes
    content_type: str = "text/plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    id: int
    file: File


class Cdn:
    path = "/attachments/{id}/{name}"

    def __init__(self, ids: Snowflakes) -> None:
        self.base = ""
        """Where the server listens."""
        self.refuses = False
        """Whether it hands nothing out, as when a link has expired."""
        self._ids = ids
        self._uploads: dict[int, Upload] = {}

    def keep(self, file: File) -> Upload:
        upload = Upload(id=self._ids.next(), file=file)
        self._uploads[upload.id] = upload
        return upload

    def payload(self, upload: Upload) -> Json:
        file = upload.file
        url = f"{self.base}/attachments/{upload.id}/{file.name}"
        return {
            "id": str(upload.id),
            "filename": file.name,
            "size": len(file.content),
            "content_type": file.content_type,
            "url": url,
            "proxy_url": url,
        }

    async def handle(self, request: web.Request) -> web.Response:
        upload = self._uploads.get(int(request.match_info["id"]))
        if upload is None or self.refuses:
            raise web.HTTPNotFound
        return web.Response(body=upload.file.content, content_type=upload.file.content_type)
