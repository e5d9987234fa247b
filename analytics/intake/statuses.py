"""Words of status, type and kind columns -> what they mean for revenue and contacts."""

from __future__ import annotations

from typing import Literal

from analytics.intake.vocabulary import words_of

Standing = Literal["counts", "left out", "credit", "planned", "cancelled", "no-show", "won", "lost", "unknown"]


def _words(text: str) -> frozenset[str]:
    return frozenset(" ".join(part.split()) for part in text.split("|"))


NO_REVENUE = _words("""
    void|voided|draft|drafts|failed|failure|payment failed|declined|deleted|trial|trialing|trialling|in trial|
    error|rejected|denied|reversed|cancelled|canceled|annulled|submitted|proforma|pro forma|blocked|expired|
    abandoned|incomplete expired|requires payment method|requires action|requires confirmation|not paid out|
    refused|fraud|fraudulent|entwurf|storniert|geloscht|abgebrochen|fehlgeschlagen|abgelehnt|annulliert|ungultig|
    test|brouillon|annule|annulee|echoue|echouee|refuse|refusee|supprime|supprimee|borrador|anulado|anulada|
    cancelado|cancelada|fallido|fallida|rechazado|eliminado|bozza|annullato|annullata|fallito|rifiutato|stornato|
    concept|geannuleerd|vervallen|mislukt|verwijderd|utkast|makulerad|raderad|misslyckad|kladde|annulleret|slettet|
    slettet kladde|kansellert|luonnos|mitatoity|szkic|anulowana|anulowany|anulowane|odrzucona|rascunho|falhou|
    stornovana|stornovano|gateway rejected|processor declined|settlement declined|settlement failed|
    authorization expired|authorization voided|authorisation expired|authorisation voided
""")
REFUNDED = _words("""
    refunded|fully refunded|refund|erstattet|ruckerstattet|rembourse|remboursee|reembolsado|reembolsada|rimborsato|
    terugbetaald|charged back|chargeback|disputed lost
""")
WON = _words("""
    won|closed won|gewonnen|gagne|gagnee|ganado|ganada|vinto|vinta|gewonnen deal|vunnen|vundet|
    abgeschlossen gewonnen|deal won|closedwon|is won
""")
LOST = _words("""
    lost|closed lost|verloren|perdu|perdue|perdido|perdida|perso|persa|forlorad|tabt|closedlost|abandoned
""")
CREDIT = _words("""
    credit note|credit memo|creditnote|creditmemo|credit|sc|dg|crn|pi credit|sales credit|sales credit note|
    customer credit|refund|refunds|payment refund|return|sales return|accreccredit|credit invoice|cn|reversal|
    invoice reversal|chargeback|charge refund|payment reversal|refund receipt|gutschrift|rechnungskorrektur|storno|
    stornorechnung|korrekturrechnung|stornierungsrechnung|erstattung|avoir|facture d avoir|note de credit|
    remboursement|abono|nota de credito|nota de abono|factura rectificativa|rectificativa|reembolso|
    nota di credito|nota credito|storno fattura|creditnota|creditfactuur|credit factuur|kreditfaktura|kreditnota|
    kreditt|hyvityslasku|faktura korygujaca|korekta|nota de credito emitida|dobropis
""")
NO_SALE = _words("""
    bill|bills|accpay|accpaycredit|purchase invoice|purchase bill|supplier invoice|vendor bill|vendor invoice|
    vendor credit|expense|expenses|cheque|check|transfer|bank transfer out|payout|payouts|payout failure|
    withdrawal|general withdrawal|stripe fee|fee|fees|tax|journal|journal entry|journal voucher|opening balance|
    adjustment|estimate|quote|quotation|purchase order|sales order|order confirmation|proforma|pro forma|verify|
    verification|authorization|auth|void|delayed charge|statement|receipt|application fee|eingangsrechnung|ausgabe|
    angebot|auftragsbestatigung|lieferschein|kostenvoranschlag|mahnung|abschlag storniert|devis|achat|
    facture fournisseur|facture d achat|depense|bon de commande|bon de livraison|presupuesto|compra|
    factura de compra|gasto|pedido|albaran|preventivo|acquisto|fattura passiva|fattura di acquisto|ordine|offerte|
    inkoopfactuur|uitgave|offert|leverantorsfaktura|tilbud|leverandorfaktura|oferta|zakup|orcamento|nabidka
""")
PAYMENT = _words("""
    payment|payments|receive payment|received payment|customer payment|customer receipt|receipt|bank receipt|
    zahlung|zahlungseingang|paiement|reglement|encaissement|pago|cobro|pagamento|incasso|betaling|betalning|
    inbetalning|platba|recebimento|credit card payment
""")
INVOICE = _words("""
    invoice|invoices|si|rv|inv|sales invoice|tax invoice|accrec|sales|sale|sales receipt|bill of supply|rechnung|
    ausgangsrechnung|teilrechnung|schlussrechnung|abschlagsrechnung|facture|facture de vente|facture client|
    factura|factura de venta|factura emitida|venta|fattura|fattura di vendita|fattura attiva|parcella|factuur|
    verkoopfactuur|faktura|kundfaktura|lasku|fatura|nota fiscal|charge|vydana faktura|faktura vat|
    faktura sprzedazy
""")
PLANNED = _words("""
    scheduled|planned|to do|todo|open|not started|in progress|pending|waiting|waiting on someone else|deferred|
    upcoming|booked|future|draft|geplant|offen|ausstehend|in bearbeitung|zu erledigen|nicht begonnen|terminiert|
    a faire|prevu|prevue|planifie|planifiee|en cours|en attente|programado|programada|planificado|planificada|
    pendiente|por hacer|in programma|pianificato|da fare|in corso|gepland|te doen|openstaand|planerad|planlagt|
    ej paborjad|suunniteltu|avoin|zaplanowane|do zrobienia|agendado|agendada|planejado|a fazer|naplanovano
""")
# An open task is still to be done; an open conversation or ticket has begun. Words of the first kind beside it tell.
MAYBE_PLANNED = _words("""
    open|pending|in progress|offen|en cours|en attente|pendiente|in corso|openstaand|avoin|waiting|draft|
    in bearbeitung
""")
TASK_WORDS = _words("""
    completed|complete|done|not started|to do|todo|deferred|scheduled|planned|held|not held|erledigt|
    nicht begonnen|geplant|termine|terminee|a faire|prevu|completado|completada|hecho|por hacer|completato|da fare|
    voltooid|te doen|klar|suoritettu|concluido|a fazer
""")
CANCELLED = _words("""
    cancelled|canceled|cancelled by client|canceled by client|cancelled by customer|cancelled by host|
    canceled by host|canceled by invitee|deleted|rescheduled|declined|abgesagt|storniert|abgebrochen|verschoben|
    annule|annulee|reporte|cancelado|cancelada|anulado|missed|missed call|unanswered|no answer|not answered|
    abandoned|verpasst|nicht erreicht|manque|annullato|annullata|geannuleerd|afgezegd|installd|avlyst|aflyst|
    peruttu|odwolane|anulowane|zruseno|void
""")
NO_SHOW = _words("""
    no show|noshow|not held|no shows|did not attend|not attended|nicht erschienen|absent|non presente|no asistio|
    no presentado|non presentato|niet verschenen|uteblev|udeblevet|nieobecny|nao compareceu|did not show|
    missed meeting
""")
RECURRING = _words("""
    recurring|subscription|subscriptions|retainer|retainers|monthly|quarterly|annual|annually|yearly|weekly|
    monthly retainer|mrr|arr|plan|recurring revenue|membership|maintenance|support plan|licence|license|saas|
    evergreen|auto renew|autorenew|renewal|true|wiederkehrend|abo|abonnement|wartung|wartungsvertrag|monatlich|
    vierteljahrlich|jahrlich|pauschale|dauerauftrag|abrechnung monatlich|recurrent|recurrente|abonnements|mensuel|
    mensuelle|annuel|annuelle|trimestriel|forfait mensuel|suscripcion|mensual|anual|trimestral|iguala|cuota|
    ricorrente|canone|mensile|annuale|abbonamento|terugkerend|maandelijks|jaarlijks|abonemang|manadsvis|lopende|
    lobende|abonnement manedlig|cykliczna|abonament|assinatura|recorrente|mensalidade|month|year|months|quarter
""")
PROJECT = _words("""
    project|projects|one time|onetime|one off|oneoff|once|single|hourly|time and materials|time materials|t m|
    ad hoc|adhoc|setup|set up|setup fee|implementation|onboarding|consulting|workshop|training|services|
    professional services|non recurring|nonrecurring|one time charge|fixed price|fixed fee|milestone|false|
    variable|projekt|projekte|einmalig|einmalzahlung|einzelauftrag|stundenbasis|nach aufwand|beratung|projet|
    ponctuel|ponctuelle|unique|prestation|regie|proyecto|unico|puntual|por horas|progetto|una tantum|eenmalig|
    op projectbasis|engang|engangs|engangsbelopp|kerta|jednorazowa|jednorazowo|projeto|pontual|avulso
""")


def plain(value: str) -> str:
    """A value's words, comparable: "Credit_Note " and "credit note" are one."""
    return " ".join(words_of(value))


def standing_of_revenue(value: str) -> Standing:
    """What a status says of a revenue row."""
    word = plain(value)
    if word in WON:
        return "won"
    if word in LOST:
        return "lost"
    if word in NO_REVENUE or word in REFUNDED:
        return "left out"
    return "counts"


def standing_of_document(value: str) -> Standing:
    """What a type says of a revenue row; payments are judged by the company they keep."""
    word = plain(value)
    if word in CREDIT:
        return "credit"
    if word in NO_SALE and word not in INVOICE and word not in PAYMENT:
        return "left out"
    return "counts"


def standing_of_contact(value: str) -> Standing:
    """What a status or outcome says of a contact."""
    word = plain(value)
    if word in NO_SHOW:
        return "no-show"
    if word in CANCELLED:
        return "cancelled"
    if word in PLANNED:
        return "planned"
    return "counts"


def kind_of_revenue(value: str) -> str | None:
    """recurring or project, if the word says it."""
    word = plain(value)
    if word in RECURRING:
        return "recurring"
    if word in PROJECT:
        return "project"
    return None
