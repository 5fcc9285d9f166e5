import django.core.validators
import django.db.models.deletion
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def set_cut_off(apps, schema_editor):
    """Sessions planned before had none: what is usual from now on holds for them too."""
    Session = apps.get_model("circles", "Session")
    Session.objects.filter(cut_off_at=None).update(cut_off_at=F("starts_at") - timedelta(hours=24))


class Migration(migrations.Migration):

    dependencies = [
        ('circles', '0003_feed_tokens'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Ran out'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='booking',
            name='one_live_booking_per_session_and_person',
        ),
        migrations.AddField(
            model_name='booking',
            name='cancelled_late',
            field=models.BooleanField(default=False, help_text='Given up after the cut-off. It never counts against anybody.'),
        ),
        migrations.AddField(
            model_name='booking',
            name='moved_from',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moved_to', to='circles.booking'),
        ),
        migrations.AddField(
            model_name='booking',
            name='promotion',
            field=models.CharField(blank=True, choices=[('automatic', 'Book me in and tell me'), ('offer', 'Ask me first, and keep the place while I decide')], default='automatic', max_length=10),
        ),
        migrations.AddField(
            model_name='circlepage',
            name='cut_off_hours',
            field=models.PositiveSmallIntegerField(default=24, help_text='Hours before a session. From then on a free place is called out to everybody who waits, and the first to answer has it.', validators=[django.core.validators.MaxValueValidator(336)], verbose_name='short notice begins'),
        ),
        migrations.AddField(
            model_name='circlepage',
            name='offer_hours',
            field=models.PositiveSmallIntegerField(default=24, help_text='Hours. For people on the waiting list who asked to be asked first.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(168)], verbose_name='an offer is kept for'),
        ),
        migrations.AddField(
            model_name='circlepage',
            name='opens_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Days before a session. Empty: as soon as it is scheduled.', null=True, validators=[django.core.validators.MaxValueValidator(365)], verbose_name='booking opens'),
        ),
        migrations.AddField(
            model_name='session',
            name='called_at',
            field=models.DateTimeField(editable=False, help_text='When places were last called out at short notice.', null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='called_up_to',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='The last queue number that call went to.'),
        ),
        migrations.AddField(
            model_name='session',
            name='cut_off_at',
            field=models.DateTimeField(help_text='From here on places are called out at short notice, and giving one up is late.', null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='offers_expire_at',
            field=models.DateTimeField(editable=False, help_text='When the first open offer runs out.', null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='opens_at',
            field=models.DateTimeField(blank=True, help_text='Nobody books before this instant; empty: at once.', null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='places_called',
            field=models.PositiveSmallIntegerField(default=0, editable=False, help_text='How many free places have been called out.'),
        ),
        migrations.AlterField(
            model_name='booking',
            name='state',
            field=models.CharField(choices=[('booked', 'Booked'), ('offered', 'A place is offered'), ('waiting', 'On the waiting list'), ('cancelled', 'Cancelled'), ('declined', 'Offer declined'), ('lapsed', 'Two offers ran out'), ('moved', 'Moved to another session'), ('session_cancelled', 'Session cancelled'), ('attended', 'Attended'), ('partial', 'Attended in part'), ('no_show', 'Did not come'), ('excused', 'Sent apologies')], max_length=20),
        ),
        migrations.RunPython(set_cut_off, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="session",
            name="cut_off_at",
            field=models.DateTimeField(
                help_text="From here on places are called out at short notice, and giving one up is late."
            ),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'offered', 'booked', 'attended', 'partial', 'no_show', 'excused'))), fields=('session', 'person'), name='one_live_booking_per_session_and_person'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__isnull', True), ('opens_at__lt', models.F('closes_at')), _connector='OR'), name='booking_opens_before_it_closes'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('cut_off_at__lte', models.F('starts_at'))), name='cut_off_by_start'),
        ),
        migrations.AddField(
            model_name='offer',
            name='booking',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='circles.booking'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('booking',), name='one_open_offer_per_booking'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='offer_expires_after_it_is_made'),
        ),
    ]
