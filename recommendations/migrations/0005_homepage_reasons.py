from django.db import migrations, models


class Migration(migrations.Migration):
    """Pages that were stored before have no reasons: they go, and are made anew when somebody asks for them."""

    dependencies = [("recommendations", "0004_page_available_stamp")]

    operations = [
        migrations.RunSQL("TRUNCATE recommendations_homepage", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="homepage",
            name="reasons",
            field=models.JSONField(default=list, help_text="What titles are there because of."),
        ),
    ]
