"""Metrics count, and no label can grow without end."""

import pytest
from prometheus_client import REGISTRY

from shared.observing import metrics
from shared.observing.metrics import Meter

ALLOWED_LABELS = {"service", "message", "outcome", "durable", "reason"}


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def test_a_message_heard_is_counted_by_outcome_and_timed():
    meter = Meter("heard-test")

    meter.heard("sleepover_confirmed", "ok", 0.02)
    meter.heard("sleepover_confirmed", "ok", 0.04)
    meter.heard("sleepover_confirmed", "refused", 0.01)

    labels = {"service": "heard-test", "message": "sleepover_confirmed"}
    assert value("hubhome_messages_total", **labels, outcome="ok") == 2
    assert value("hubhome_messages_total", **labels, outcome="refused") == 1
    assert value("hubhome_handler_seconds_count", **labels) == 3
    assert value("hubhome_handler_seconds_sum", **labels) == pytest.approx(0.07)


def test_asking_is_timed_by_how_it_went():
    meter = Meter("asked-test")

    meter.asked("who_sleeps_where", "ok", 0.02)
    meter.asked("who_sleeps_where", "ok", 0.02)
    meter.asked("who_sleeps_where", "no_reply", 5)

    labels = {"service": "asked-test", "message": "who_sleeps_where"}
    assert value("hubhome_request_seconds_count", **labels, outcome="ok") == 2
    assert value("hubhome_request_seconds_count", **labels, outcome="no_reply") == 1


def test_what_waits_and_what_was_set_aside_is_shown():
    meter = Meter("waiting-test")

    meter.outbox(3, 1.5)
    meter.lag("bookings-registry", 7)
    meter.set_aside("poison")

    assert value("hubhome_outbox_rows", service="waiting-test") == 3
    assert value("hubhome_outbox_age_seconds", service="waiting-test") == 1.5
    assert value("hubhome_consumer_lag", service="waiting-test", durable="bookings-registry") == 7
    assert value("hubhome_dead_letters_total", service="waiting-test", reason="poison") == 1


def test_no_label_holds_an_authority_or_an_identifier():
    ours = [
        metric
        for metric in vars(metrics).values()
        if isinstance(metric, metrics.Counter | metrics.Gauge | metrics.Histogram)
    ]

    assert len(ours) == 8
    assert {label for metric in ours for label in metric._labelnames} <= ALLOWED_LABELS
