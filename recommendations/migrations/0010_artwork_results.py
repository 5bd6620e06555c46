from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_retired_artwork"),
        ("recommendations", "0009_hero_probability"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArtworkResult",
            fields=[],
            options={
                "verbose_name": "artwork result",
                "verbose_name_plural": "artwork results",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("catalog.title",),
        ),
    ]
