"""Where the server listens, and how it goes away and comes back."""

from aiohttp import web

HOST = "127.0.0.1"


class Network:
    """Keeps its port over an outage."""

    def __init__(self, app: web.Application) -> None:
        self.port = 0
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        self._site: web.TCPSite | None = None

    async def open(self) -> None:
        if self._runner.server is None:
            await self._runner.setup()
        self._site = web.TCPSite(self._runner, HOST, self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def shut(self) -> None:
        """Refuses whoever calls, and cuts off whoever is connected."""
        if self._site is not None:
            await self._site.stop()
        server = self._runner.server
        for connection in server.connections if server else []:
            if connection.transport is not None:
                connection.transport.abort()

    async def stop(self) -> None:
        await self.shut()
        await self._runner.cleanup()
