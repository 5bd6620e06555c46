from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows keep their probabilities behind what pages of before have (see packed_rows): no page has to be rewritten."""

    dependencies = [("recommendations", "0008_packed_rows")]

    operations = [
        migrations.AddField("homepage", "hero_probability", models.FloatField(default=1.0, db_default=1.0)),
    ]
