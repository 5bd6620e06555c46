from django.db import migrations

from recommendations.fields import JSONTextField

NAMES = {"marks": "{title id: [share watched, rating, on My List]}", "reasons": "What titles are there because of."}


class Migration(migrations.Migration):
    """Pages are only read and written whole: as text, neither makes PostgreSQL take them apart."""

    dependencies = [("recommendations", "0006_pinned_rows")]

    operations = [
        migrations.AlterField("homepage", "rows", JSONTextField(default=list)),
        migrations.AlterField("homepage", "reasons", JSONTextField(default=list, help_text=NAMES["reasons"])),
        migrations.AlterField("homepage", "marks", JSONTextField(default=dict, help_text=NAMES["marks"])),
        # A column that changes its type is compressed again: see 0002.
        migrations.RunSQL(
            "ALTER TABLE recommendations_homepage ALTER COLUMN rows SET STORAGE EXTERNAL",
            "ALTER TABLE recommendations_homepage ALTER COLUMN rows SET STORAGE EXTENDED",
        ),
    ]
