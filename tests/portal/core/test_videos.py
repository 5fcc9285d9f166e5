from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from learning.models import MIResourcePage
from portal.accounts.roles import Role
from portal.core import video_forms
from portal.core.models import PortalVideo
from portal.core.video_forms import check_captions, check_video
from tests.factories.accounts import UserFactory
from tests.factories.learning import MIResourcePageFactory
from tests.factories.videos import CAPTIONS, WEBM, PortalVideoFactory

pytestmark = pytest.mark.django_db
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40


def upload(content, name):
    return SimpleUploadedFile(name, content)


def body(response):
    return b"".join(response.streaming_content)


def test_a_player_gets_the_whole_video_or_the_part_it_asks_for(client):
    video = PortalVideoFactory()
    whole = client.get(video.url)
    assert (whole.status_code, body(whole)) == (200, WEBM)
    assert whole["Content-Type"] == "video/webm"
    part = client.get(video.url, headers={"range": "bytes=4-9"})
    assert (part.status_code, body(part)) == (206, WEBM[4:10])
    assert part["Content-Range"] == f"bytes 4-9/{len(WEBM)}"
    assert part["Content-Length"] == "6"
    assert body(client.get(video.url, headers={"range": "bytes=9000-"})) == WEBM[9000:]
    assert body(client.get(video.url, headers={"range": "bytes=-10"})) == WEBM[-10:]
    assert body(client.get(video.url, headers={"range": "bytes=4-999999"})) == WEBM[4:]


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-4", "bytes=-0"])
def test_a_part_that_there_is_not_is_refused(client, asked):
    video = PortalVideoFactory()
    response = client.get(video.url, headers={"range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(WEBM)}"


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "x" * 999])
def test_what_is_no_range_gets_the_whole_video(client, asked):
    video = PortalVideoFactory()
    response = client.get(video.url, headers={"range": asked})
    assert (response.status_code, body(response)) == (200, WEBM)


def test_a_video_of_a_private_collection_is_not_found_by_strangers(client, practitioner):
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    video = PortalVideoFactory(collection=collection)
    for address in (video.url, video.captions_url):
        assert client.get(address).status_code == 404
    client.force_login(practitioner)
    for address in (video.url, video.captions_url):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"


def test_no_video_lies_where_only_its_file_name_is_asked_for(client):
    video = PortalVideoFactory()
    assert client.get(f"/media/{video.file.name}").status_code == 404
    assert client.get(f"/media/{video.captions.name}").status_code == 404


def test_a_clip_plays_with_captions_and_its_transcript_can_be_read(client, site_tree):
    video = PortalVideoFactory()
    clip = MIResourcePageFactory(
        parent=site_tree.resources, resource_kind="clip", body=[("video", video)]
    )
    page = client.get(clip.url).content.decode()
    assert f'<track kind="captions" src="/media/video/{video.pk}/captions.vtt"' in page
    assert "Thank you for seeing me." in page
    assert "Thank you for seeing me." in clip.search_body()


def test_a_clip_without_a_video_is_refused_in_words(site_tree):
    page = MIResourcePage(title="Clip", slug="clip", resource_kind="clip")
    with pytest.raises(ValidationError, match="A clip needs a video"):
        page.clean()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.mp4"), (b"no video", "a.webm"), (WEBM, "a.mp4"), (MP4, "a.webm"), (MP4, "a.mov")],
)
def test_what_is_no_video_that_every_browser_plays_is_refused(content, name):
    with pytest.raises(ValidationError, match="Save it as MP4"):
        check_video(upload(content, name))


def test_a_video_too_large_for_a_phone_is_refused(monkeypatch):
    monkeypatch.setattr(video_forms, "MAX_VIDEO", 100)
    with pytest.raises(ValidationError, match="larger than 200 MB"):
        check_video(upload(WEBM, "a.webm"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1\n00:00:00,000 --> 00:00:02,000\nHello", "no WebVTT file"),
        (b"WEBVTT\n\nNo time here", "no caption with a time"),
        (b"WEBVTT \xff\xfe", "as UTF-8"),
        (b"WEBVTT" + b" " * 2_000_000, "more than 1 MB"),
    ],
)
def test_captions_that_no_player_shows_are_refused(content, words):
    with pytest.raises(ValidationError, match=words):
        check_captions(upload(content, "a.vtt"))


def add_video(client, **more):
    data = {
        "title": "A visit",
        "file": upload(MP4, "a.mp4"),
        "captions": upload(CAPTIONS, "a.vtt"),
        "transcript": '{"blocks": [{"key": "a", "text": "Worker: hello", "type": "unstyled", '
        '"depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "duration": "2",
        "collection": Collection.get_first_root_node().pk,
        **more,
    }
    return client.post(reverse("wagtailmedia:add", args=["video"]), data)


def test_an_editor_adds_a_video(client, site_tree):
    client.force_login(UserFactory(roles=[Role.ACADEMY_EDITOR]))
    assert add_video(client).status_code == 302
    assert PortalVideo.objects.get().title == "A visit"


def test_a_video_without_captions_is_refused_beside_the_field_and_nothing_is_kept(
    client, site_tree
):
    client.force_login(UserFactory(roles=[Role.ACADEMY_EDITOR]))
    response = add_video(client, captions="")
    page = response.content.decode()
    assert "Add the captions, a file that ends in .vtt" in page
    assert 'value="A visit"' in page
    assert PortalVideo.objects.count() == 0
