from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("learning", "0010_quizzes_of_several_questions")]

    operations = [
        migrations.RemoveField(
            model_name='stepcompletion',
            name='chosen',
        ),
        migrations.RemoveField(
            model_name='stepcompletion',
            name='correct',
        ),
    ]
