"""Put a home page of our own where Wagtail's welcome page stands, so that a new database has a
usable root. A tree that somebody has already built is left alone."""

from django.db import migrations


def replace_welcome_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")

    root = Page.objects.filter(depth=1).order_by("path").first()
    plain_page = ContentType.objects.filter(app_label="wagtailcore", model="page").first()
    welcome = Page.objects.filter(depth=2, slug="home", content_type=plain_page)
    if root is None or HomePage.objects.exists():
        return
    if Page.objects.filter(depth=2).exclude(pk__in=welcome).exists():
        return
    # Sites that point to the welcome page go with it; ours is made below.
    Site.objects.filter(root_page__in=welcome).delete()
    welcome.delete()
    content_type, _ = ContentType.objects.get_or_create(app_label="home", model="homepage")
    home = HomePage.objects.create(
        title="Practice development portal",
        draft_title="Practice development portal",
        slug="home",
        content_type=content_type,
        path=f"{root.path}0001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=Locale.objects.order_by("pk").first(),
    )
    root.numchild = 1
    root.save(update_fields=["numchild"])
    Site.objects.create(
        hostname="localhost",
        site_name="Practice development portal",
        root_page=home,
        is_default_site=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0054_initial_locale"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(replace_welcome_page, migrations.RunPython.noop)]
