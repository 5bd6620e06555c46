from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_artwork_focus")]

    operations = [
        migrations.AddIndex(
            "artwork", models.Index(fields=["id"], condition=models.Q(is_active=False), name="artwork_retired")
        ),
    ]
