from django.db import migrations


class Migration(migrations.Migration):
    """Compressing a page takes PostgreSQL longer than all else that it does to store one."""

    dependencies = [("recommendations", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE recommendations_homepage ALTER COLUMN rows SET STORAGE EXTERNAL",
            "ALTER TABLE recommendations_homepage ALTER COLUMN rows SET STORAGE EXTENDED",
        )
    ]
