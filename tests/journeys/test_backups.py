"""A copy from the window, and the register brought back from it."""

from tests.journeys.person import plain


def test_a_copy_and_the_way_back(person, register, chosen, questions):
    person.start(register)
    person.window.commands["back_up"].trigger()
    person.settle()
    assert plain(person.desk.messages._toast.text).startswith("Sauvegarde vérifiée : contrats_")
    (copy,) = (register.parent / "sauvegardes").iterdir()
    before = [one.reference for one in person.desk.register.snapshot.facts.contracts]
    assert "Sauvegarde du" in person.window.status_line.backup.text()

    person.goes_to("Contrats")
    person.page.table.select("BRON_CM_IL")
    person.settle()
    person.page.acts.action("archive").trigger()
    person.settle()
    assert len(person.desk.register.snapshot.facts.contracts) == len(before) - 1

    chosen.append(copy)
    person.window.commands["restore"].trigger()
    (box,) = questions
    assert "Remplacer le registre ouvert" in plain(box.text())
    next(b for b in box.buttons() if b.text() == "Restaurer").click()
    person.settle()
    person.wait(lambda: len(person.desk.register.snapshot.facts.contracts) == len(before))
    person.sees_message("Sauvegarde restaurée. Le registre d’avant est gardé")


def test_what_is_no_backup_changes_nothing(person, register, chosen, questions, tmp_path):
    person.start(register)
    (tmp_path / "photo.contractdesk").write_bytes(b"\x89PNG")
    chosen.append(tmp_path / "photo.contractdesk")
    person.window.commands["restore"].trigger()
    (box,) = questions
    next(b for b in box.buttons() if b.text() == "Restaurer").click()
    person.settle()
    person.sees_message("n’est pas un registre ContractDesk")
    assert len(person.desk.register.snapshot.facts.contracts) == 6
    assert person.desk.register.snapshot.info.path == register
