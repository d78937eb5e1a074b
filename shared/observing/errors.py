"""What can go wrong in the observing kit.

ObservingError
├── NotAScalarError        a log call was given an object; raised in tests only
├── NotReadyError          a health check's own words for what is missing
├── TracingNotInstalledError   spans are to be exported and the exporter isn't installed
└── UnknownExporterError   spans are to be exported in a way that the kit doesn't know
"""


class ObservingError(Exception):
    """Any error of this kit; their sentences hold no personal data, so they may be logged."""

    log_safe = True


class NotAScalarError(ObservingError):
    """A log call was given an object, in which a name can hide; log its identifier."""


class NotReadyError(ObservingError):
    """Raised by a health check to say in plain words what is missing; the words are shown to the operator."""


class TracingNotInstalledError(ObservingError):
    """The environment asks for an exporter of spans and the extra `tracing` isn't installed."""


class UnknownExporterError(ObservingError):
    """`OTEL_TRACES_EXPORTER` names an exporter other than `otlp` and `none`."""
