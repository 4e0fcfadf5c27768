"""The media engine: encrypted packets in, encrypted packets out, never decoded and never kept (decision 0016).

Knows no Django and no channel layer. `worker.Worker` takes a `Bus`; everything else is below it: `room` (who hears
whom), `forward` (the way of a packet), `streams` (sequence numbers, losses), `link` (one browser's ICE, DTLS and SRTP),
`mux` (one UDP port), `sdp`, `rtp`, `rtcp` (pure). aiortc, aioice and pylibsrtp are imported here and nowhere else.
"""
