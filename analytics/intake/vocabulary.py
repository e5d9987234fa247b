"""Header words -> what a column holds, in the languages that exports are written in.

A header is split into words (case, accents, signs and a leading `property_` dropped) and compared with phrases.
The phrase that explains most of the header wins; of two that explain as much, the one nearer to its end, since
there the thing itself stands ("invoice due date" is a due date). Word lists only propose: the values decide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# What a column may hold. The order decides between phrases that explain a header equally well.
PHRASES: dict[str, str] = {
    "client_id": """
        related to id|what id|account reference|account ref|a c|a c ref|a c no|customer account number|co name id|
        card id|co last name id|kundenkonto|klant code|relatie id|partner id|partner number|soldto|ship to party|
        customer vendor id|lead id|client uuid|account uid|kunde nr|kunden nr|kunde id|contact uuid|client id|
        client no|client nr|client number|client code|customer id|customer no|customer nr|customer number|
        customer code|customer uid|customer ref|customer reference|client ref|client reference|company id|
        company number|company code|account id|account no|account number|account code|organization id|organisation id|
        org id|associated company id|related company id|customer account|kunden id|kundennr|kundennummer|kunden nummer|
        kunden uid|kundencode|debitor|debitor nr|debitorennummer|debitorennr|debitoren nr|debitorenkonto|debitorkonto|
        konto|konto nr|firmen id|mandant nr|code client|numero client|no client|id client|ref client|reference client|
        compte client|compte auxiliaire|comp aux num|compauxnum|id cliente|codigo cliente|codigo de cliente|
        numero de cliente|cod cliente|codice cliente|cliente id|klantnummer|klant id|klantcode|debiteurnummer|debiteur|
        relatienummer|relatiecode|kundnummer|kundenummer|asiakasnumero|nr klienta|id klienta|kod klienta|kontrahent id|
        codigo do cliente|id do cliente|party code|ledger code|sold to|sold to party|bill to id|buyer id|member id|
        subscriber id|user id|account unique id|customer key|client key|account key|cust id|cust no|cust nr|custid|
        custno|client id number|crm id
    """,
    "client_name": """
        co last name|card name|partner|partner name|invoice partner display name|partner display name|lead name|
        requester organization|requester company|client organization|bill to company|billing company|invoice to|
        invoiced to|shop customer|odberatel nazev|nazev|denominazione cliente|intestatario|cedente|requester|
        account holder|client or matter|kunde firma|kontakt|kontaktname|contact person company|client|client name|
        customer|customer name|customer company|customer company name|customer full name|customer display name|company|
        company name|account|account name|company account|organization|organisation|organization name|
        organisation name|business name|legal name|trading name|display name|bill to|bill to name|billed to|
        billing name|contact name|contact organization|contact company|party|party name|party ledger name|particulars|
        buyer|buyer name|payer|payer name|sold to name|related company|associated company|associated company name|
        related to|project client|firma|firmenname|firmenbezeichnung|kunde|kundenname|name des kunden|unternehmen|
        unternehmensname|auftraggeber|rechnungsempfanger|empfanger|organisationsname|name adressattyp unternehmen|
        nom client|nom du client|societe|raison sociale|entreprise|nom de la societe|tiers|nom du tiers|cliente|
        nombre cliente|nombre del cliente|nombre de cliente|razon social|empresa|nombre fiscal|nombre comercial|
        ragione sociale|nome cliente|denominazione|azienda|klant|klantnaam|naam klant|bedrijf|bedrijfsnaam|relatie|
        relatienaam|debiteurnaam|kund|kundnamn|foretag|kundenavn|firmanavn|virksomhed|asiakas|asiakkaan nimi|yritys|
        klient|nazwa klienta|kontrahent|nabywca|nazwa firmy|nome do cliente|razao social|odberatel|zakaznik|
        customer or company|client or company|account full name|fully qualified name|organization or company
    """,
    "client_email": """
        invitee email|attendee email|guest email|participant email|recipient email|buyer email|contact s email|
        requester email|customer email|client email|customer e mail|billing email|bill to email|payer email|
        from email address|contact email|account email|customer email address|kunden email|kunden e mail|email client|
        correo cliente|member email|user email
    """,
    "person_first": """
        first name|firstname|given name|vorname|prenom|nombre de pila|voornaam|nome proprio|fornamn|fornavn|
        account first name
    """,
    "person_last": """
        last name|lastname|surname|family name|nachname|nom de famille|apellido|apellidos|cognome|achternaam|efternamn|
        etternavn|account last name
    """,
    "row_id": """
        id|uid|uuid|record id|object id|key|identifier|interne id|internal id|entity id|row id
    """,
    "name": """
        name|full name|title|bezeichnung|nom|nombre|nome|naam|namn|navn|nimi|nazwa
    """,
    "email": """
        email|e mail|mail|email address|e mail address|emailadresse|e mail adresse|adresse email|courriel|correo|
        correo electronico|mejl|sahkoposti
    """,
    "invoice_id": """
        verkoopfactuurnummer|factuurnr|boekstuknummer|uuid invoice|variabilni symbol|cislo|numero ft|document|
        belegnummer extern|beleg|reference|ref|transaction ref|payment reference|mandate payment id|id code|code|
        invoice id|invoice|invoice no|invoice nr|invoice number|invoice num|invoice ref|inv no|inv number|inv|
        bill number|doc number|document number|document no|document id|doc no|voucher no|voucher number|vch no|
        receipt number|receipt no|num|no|number|reference number|transaction id|transaction no|charge id|payment id|
        order id|order number|rechnungsnummer|rechnungs nr|rechnungsnr|rechnung|rechnung nr|re nr|belegnummer|beleg nr|
        belegnr|belegfeld|belegfeld 1|numero|numero facture|numero de facture|no facture|facture|n facture|facture n|
        piece ref|pieceref|numero factura|numero de factura|factura|n factura|folio|numero fattura|fattura|
        numero documento|factuurnummer|factuur|factuur nr|fakturanummer|faktura|faktura nr|fakturanr|nr faktury|
        numer faktury|laskunumero|numero da fatura|fatura|nota fiscal|numero da nota|cislo faktury|
        balance transaction id|receipt id|entry no|line id|invoice line id
    """,
    "original_invoice": """
        original invoice|original invoice id|original invoice number|original transaction id|previous invoice id|
        facture d origine|ursprungsrechnung|related invoice|credited invoice|applied to invoice|subscription id|
        subscription
    """,
    "date": """
        invoice bill date|bill date invoice date|fecha de expedicion|data ft|datum vystaveni|vystaveno|transaction day|
        trade date|date utc|date time of sale|charge day|date|invoice date|issue date|issued|issued on|date issued|
        issued at|invoiced on|invoice issued date|bill date|billing date|billed on|billed at|transaction date|txn date|
        trans date|doc date|document date|posting date|post date|posted|posted date|posted on|voucher date|vch date|
        entry date|effective date|value date|payment date|charge date|charged at|order date|sale date|sales date|
        revenue date|close date|closed date|won time|won date|deal closed date|booking date|datum|rechnungsdatum|
        rechnungs datum|belegdatum|buchungsdatum|rechnung vom|ausstellungsdatum|buchungstag|wertstellung|erstellt am|
        date facture|date de facture|date de la facture|date d emission|date emission|date facturation|
        date de facturation|date piece|piece date|piecedate|ecriture date|ecrituredate|fecha|fecha factura|
        fecha de factura|fecha de emision|fecha emision|fecha expedicion|data|data fattura|data documento|
        data emissione|data de emissao|data da fatura|data da nota|data de emision|factuurdatum|boekdatum|fakturadato|
        fakturadatum|dato|bilagsdato|laskupaiva|paivays|pvm|data wystawienia|data faktury|month|monat|mois|mes|mese|
        maand|manad|maned|kuukausi|miesiac|period|periode|billing month|revenue month|invoice month|reporting month|
        leistungsmonat|abrechnungsmonat
    """,
    "activity_date": """
        activity date|timestamp|hs timestamp|activity timestamp|activity time|call date|call time|call start time|
        call start|meeting date|meeting start|meeting start time|event date|event start|event start time|start time|
        start date time|start datetime|start|starts at|started at|start at|start date|begin|beginn|startzeit|
        startdatum|date time|datetime|date and time|contact date|contacted on|interaction date|touch date|logged at|
        logged on|sent|sent at|sent on|date sent|sent date|received|held on|visit date|visited on|spent on|spent date|
        work date|gesprachsdatum|kontaktdatum|besuchsdatum|anrufdatum|termin|kontakt am|date de contact|date d appel|
        date de l appel|date activite|date de l activite|date de rendez vous|debut|fecha actividad|fecha de contacto|
        fecha llamada|fecha de actividad|inicio|data attivita|data contatto|inizio|contactdatum|gespreksdatum|
        begindatum|occurred at|happened on|happened at|note date|visit time|activity date time|start date utc
    """,
    "completed_on": """
        completed|completed at|completed on|completed date|date completed|done on|marked as done time|done time|
        closed at|closed on|solved at|erledigt am|resolved at
    """,
    "end_time": """
        actual end|actual end time|end|end time|end date time|end datetime|ends at|ended at|end at|endzeit|
        call end time|call end|event end|event end time|meeting end|meeting end time|fin|ende|finish|finished at|
        end date utc
    """,
    "service_date": """
        service date|delivery date|leistungsdatum|lieferdatum|date de prestation|date de livraison|fecha operacion|
        date of supply|supply date|tax date|leistung am
    """,
    "created": """
        created at utc|date created utc|submitted at|first seen|created|created at|created date|create date|created on|
        created time|created utc|created date utc|creation date|date created|createdate|hs createdate|add time|added|
        added on|date added|angelegt am|angelegt|erstellt|erstelldatum|erfasst am|cree le|date de creation|
        fecha de creacion|fecha creacion|data creazione|aangemaakt|aangemaakt op|aanmaakdatum|skapad|oprettet|
        organization created|deal created|activity created|activity add time|opened at
    """,
    "updated": """
        updated|updated at|updated on|update time|updated date|updated date utc|last updated|last modified|
        last modified date|modified|modified at|modified on|modified time|modification date|system modstamp|
        fivetran synced|synced|synced at|last synced|last activity|last activity date|last contacted|last contact|
        last viewed date|last seen|last login|last invoice date|geandert am|zuletzt geandert|modifie le|extracted at|
        loaded at|closed at|voided at|collected at|paid through|export date|next billing date|next charge|
        next invoice date|date updated|last payment date|follow up date|reminder date|expected payment date|
        planned payment date
    """,
    "due_on": """
        due|due on|due at|due date|duedate|invoice due date|payment due|payment due date|date due|due date only|
        faelligkeitsdatum|falligkeitsdatum|fallig am|fallig|faellig am|faelligkeit|falligkeit|zahlungsziel|zahlbar bis|
        echeance|date echeance|date d echeance|date limite|vencimiento|fecha vencimiento|fecha de vencimiento|scadenza|
        data scadenza|vervaldatum|forfallsdato|forfaldsdato|forfallodatum|erapaiva|termin platnosci|data de vencimento|
        vencimento|datum splatnosti|splatnost
    """,
    "paid_on": """
        paid on|paid at|paid date|date paid|payment received|payment received on|received on|fully paid on|
        fully paid on date|settled on|settlement date|zahlungseingang|zahlungsdatum|bezahlt am|date paiement|
        date de paiement|paye le|date de reglement|fecha pago|fecha de pago|fecha cobro|data pagamento|betaaldatum|
        betaald op|betalingsdato|betaldatum|data zaplaty|data de pagamento|last payment date|paid time
    """,
    "period_start": """
        period start|period from|service start|service start date|service period start|billing period start|
        current period start|current period started at|period start date|from|from date|leistungszeitraum von|
        zeitraum von|leistung von|von|abrechnungszeitraum von|debut periode|debut de periode|periode du|inicio periodo|
        inicio del periodo|inizio periodo|periode van|period begin|coverage start|subscription start|start of period|
        line period start
    """,
    "period_end": """
        period end|period to|service end|service end date|service period end|billing period end|current period end|
        current period ends at|period end date|to|to date|leistungszeitraum bis|zeitraum bis|leistung bis|bis|
        abrechnungszeitraum bis|fin periode|fin de periode|periode au|fin periodo|fin del periodo|fine periodo|
        periode tot|coverage end|subscription end|end of period|line period end
    """,
    "signed_on": """
        signed on|signed|signed date|date signed|signing date|contract start|contract start date|contract signed|
        customer since|client since|kunde seit|vertragsbeginn|vertragsdatum|vertragsstart|onboarding date|onboarded on|
        date de signature|debut contrat|debut de contrat|client depuis|fecha de firma|fecha firma|fecha de alta|
        inicio contrato|data firma|inizio contratto|klant sinds|contractdatum|start contract|activated at|
        activation date|relationship start
    """,
    "contract_ends_on": """
        contract ends on|contract end|contract end date|contract ends|contract expires|renewal date|renewal|renews on|
        expires on|expires at|expiry date|expiration date|contract expiry|vertragsende|vertrag bis|laufzeit bis|
        fin contrat|fin de contrat|fin contrato|fin de contrato|fine contratto|einde contract|contracteinddatum|
        term end|term end date|subscription end date
    """,
    "next_contact_on": """
        next contact|next contact on|next activity|next activity date|next step date|next meeting|next call|
        follow up on|wiedervorlage|nachster kontakt|prochain contact|proximo contacto
    """,
    "ended_on": """
        ended on|ended|churned on|churned at|churn date|cancelled on|canceled on|cancelled at|canceled at|
        cancellation date|cancel date|terminated on|termination date|left on|kuendigungsdatum|kundigungsdatum|
        gekundigt am|kundigung zum|date de resiliation|resilie le|fecha de baja|fecha baja|data cessazione|opgezegd op|
        deactivated at|end of relationship
    """,
    "net": """
        exclusief btw|totaalprijs exclusief btw|exkl mwst|ohne mwst|sans tva|hors taxes|hors taxe|sin iva|iva excl|
        senza iva|iva esclusa|sem iva|utan moms|uden moms|bez vat|line subtotal|line net|net line|untaxed amount|
        untaxed total|untaxed|net sales|total before taxes|amount before taxes|price without tax|bedrag exclusief btw|
        totaal exclusief btw|totaal excl|prijs excl btw|total price excl tax|total price excl tax base|celkem bez dph|
        bez dph celkem|net|net amount|amount net|net total|total net|net value|net price|net revenue|
        net invoice amount|subtotal|sub total|amount without tax|amount excl tax|amount excluding tax|amount ex tax|
        total excl tax|total excluding tax|total ex tax|excl vat|amount excl vat|amount ex vat|total excl vat|
        total ex vat|amount before tax|total before tax|pre tax amount|pretax amount|taxable|taxable amount|
        taxable value|tax exclusive|tax exclusive amount|exclusive of tax|ex gst|amount ex gst|total ex gst|netto|
        nettobetrag|netto betrag|betrag netto|summe netto|gesamt netto|nettosumme|nettoumsatz|nettowert|umsatz netto|
        rechnungsbetrag netto|netto gesamt|ht|total ht|montant ht|prix ht|ca ht|base imponible|base|importe neto|neto|
        subtotal sin iva|total sin iva|imponibile|totale imponibile|totale netto|importo netto|bedrag excl btw|
        excl btw|totaal excl btw|bedrag excl|netto bedrag|nettobelopp|belopp exkl moms|exkl moms|belob ekskl moms|
        belob excl moms|ekskl moms|netto belop|eks mva|ex moms|veroton summa|veroton|alv 0|wartosc netto|kwota netto|
        valor liquido|base tributavel|bez dph|cena bez dph
    """,
    "amount": """
        amount|amt|value|invoice amount|invoice value|billed amount|amount billed|invoiced amount|line amount|
        line total|item total|item amount|extended amount|extended price|ext price|line value|sales amount|sales|
        sale amount|revenue|revenue amount|billed|charge|charge amount|payment amount|transaction amount|close value|
        deal value|deal amount|amount usd|amount eur|amount gbp|fees|betrag|umsatz|umsatzerlos|erlos|erloes|summe|wert|
        rechnungsbetrag|einzelbetrag|positionsbetrag|umsatz ohne soll haben kz|montant|montant facture|
        chiffre d affaires|ca|importe|monto|importo|ammontare|bedrag|factuurbedrag|belopp|belop|belob|summa|kwota|
        wartosc|valor|quantia|castka|mrr|mrr amount|monthly amount|monthly recurring revenue|recurring amount|price|
        preis|prix|precio|prezzo|prijs|total price|gesamtpreis|total amount invoiced|amount in currency|amount lcy|
        local amount
    """,
    "gross": """
        inclusief btw|totaalprijs inclusief btw|inc tax amount|inkl mwst|mit mwst|toutes taxes comprises|avec tva|
        con iva|iva incl|iva inclusa|com iva|med moms|total signed|total in currency|total collected|gross sales|
        gross revenue|total price incl tax|totaal incl|bedrag inclusief btw|totaal inclusief btw|lordo|totale lordo|
        importo totale|total ttc eur|gross|gross amount|amount gross|gross total|total|total amount|amount total|
        grand total|invoice total|total invoice|total invoice amount|total value|amount incl tax|amount including tax|
        total incl tax|total including tax|incl vat|amount incl vat|total incl vat|total inc vat|amount inc vat|
        inc gst|total inc gst|tax inclusive|tax inclusive amount|amount with tax|total with tax|brutto|bruttobetrag|
        brutto betrag|betrag brutto|bruttosumme|gesamt|gesamtbetrag|gesamtsumme|summe brutto|rechnungsbetrag brutto|
        endbetrag|ttc|total ttc|montant ttc|total con iva|importe total|total factura|totale|totale documento|
        totale fattura|totaal|totaal incl btw|incl btw|bedrag incl btw|bedrag incl|totalbelopp|total belob|
        belopp inkl moms|inkl moms|belob inkl moms|yhteensa|verollinen|wartosc brutto|kwota brutto|do zaplaty|
        valor total|total geral|celkem|celkem s dph|order total|total charged|amount charged
    """,
    "tax": """
        sales tax amount|tax 1 amount|tax1 amount|taxes amount|dph celkem|iva totale|total taxes|tax signed|tax|
        tax amount|total tax|tax total|vat|vat amount|gst|gst amount|sales tax|mwst|mwst betrag|ust|ust betrag|
        umsatzsteuer|steuer|steuerbetrag|mehrwertsteuer|tva|montant tva|total tva|iva|importe iva|cuota iva|imposta|
        btw|btw bedrag|moms|momsbelopp|moms belob|mva|alv|vat total|kwota vat|dph|imposto|igst|cgst|sgst|taxes|
        invoice tax
    """,
    "tax_rate": """
        tax rate|vat rate|gst rate|mwst satz|ust satz|steuersatz|taux tva|taux de tva|tipo iva|iva percent|aliquota|
        btw tarief|momssats|stawka vat|tax percent|vat percent|mwst percent|tax type|tax code|tax name|bu schlussel|
        discount percent|discount percentage|tax region|steuerschlussel
    """,
    "balance": """
        remaining amount|amount open|open balance amount|balance|running balance|account balance|open balance|
        outstanding|outstanding balance|outstanding amount|amount due|balance due|amount remaining|remaining|
        open amount|amount outstanding|saldo|offen|offener betrag|restbetrag|solde|solde du|reste a payer|
        saldo pendiente|pendiente|residuo|openstaand|openstaand bedrag|utestaende|balance with jobs|ending balance|
        closing balance|unapplied amount|due amount|kontostand|credit balance|basis umsatz
    """,
    "paid_amount": """
        paid amount|amount paid|total paid|received amount|amount received|payment received amount|betrag erhalten|
        bezahlt|bezahlter betrag|gezahlt|montant paye|paye|regle|montant regle|importe pagado|importe cobrado|cobrado|
        pagado|pagato|importo pagato|betaald bedrag|betalt|betald|maksettu|zaplacono|pago|valor pago|amount credited|
        credited amount
    """,
    "fee": """
        earnings|payout amount|net settlement amount|fee tax amount|fixed fee|variable fee|fee|fees amount|
        application fee|processing fee|stripe fee|paypal fee|transaction fee|payout fee|taxes on fee|fee tax|
        fee amount|gebuhr|gebuhren|frais|comision|commissione|kosten transactie|service charge|surcharge|provision|
        commission|commission amount
    """,
    "refunded": """
        amount refunded|refunded amount|refund amount|refunded|refund|refund total|total refunded|erstattet|
        erstattungsbetrag|rembourse|montant rembourse|reembolsado
    """,
    "converted": """
        converted amount|amount converted|home amount|home currency amount|base amount|base currency amount|
        base currency total|amount in base currency|reporting amount|settlement amount|net settlement|exchange amount|
        presentment amount|amount home currency|foreign amount|total in home currency|amount in company currency|
        company currency amount|betrag in hauswahrung|hauswahrung|betrag in eur|total in base currency|gross converted|
        total bcy|amount bcy|montant en devise
    """,
    "converted_refunded": """
        converted amount refunded
    """,
    "converted_currency": """
        converted currency|home currency|base currency|settlement currency|reporting currency|presentment currency|
        wkz basis umsatz|company currency
    """,
    "discount": """
        discount|discount amount|discount total|total discount|rabatt|rabattbetrag|skonto|remise|descuento|sconto|
        korting|desconto|rabat
    """,
    "quantity": """
        quantity|qty|units|menge|anzahl|quantite|qte|cantidad|quantita|aantal|antal|kpl|ilosc|quantidade|mnozstvi|
        item quantity|stuck
    """,
    "unit_price": """
        unit price|unit amount|price per unit|rate|hourly rate|einzelpreis|stuckpreis|preis pro einheit|prix unitaire|
        pu ht|prix unitaire ht|precio unitario|precio|prezzo unitario|stukprijs|prijs per stuk|a pris|apris|enhedspris|
        item price|cena jednostkowa|preco unitario|sales price|list price
    """,
    "debit": """
        debit|debit amount|dr|dr amount|soll|sollbetrag|debe|dare|debet|debito|umsatz soll
    """,
    "credit": """
        credit|credit amount|cr|cr amount|haben|habenbetrag|haber|avere|credito|umsatz haben
    """,
    "debit_credit": """
        soll haben kennzeichen|soll haben|s h|sh kennzeichen|soll haben kz|debit credit|debit or credit|dr cr|dr or cr|
        cr dr|sens|d h|sign|af bij|debe haber
    """,
    "cost": """
        cost|costs|total cost|cost amount|kosten|cout|couts|coste|costo|selbstkosten|cost of sales|cost of goods
    """,
    "hours": """
        hours|hours worked|billed hours|billable hours|stunden|stundenzahl|heures|horas|ore|uren|timer|timmar|
        time spent hours|logged hours|rounded hours|quantity hours
    """,
    "arr": """
        arr|arr amount|annual recurring revenue|annual amount|acv|tcv|annualized revenue|annual contract value|
        yearly amount|lifetime value|ltv
    """,
    "own_turnover": """
        annual revenue|annualrevenue|turnover|company revenue|total revenue|jahresumsatz|umsatz pro jahr|ca annuel|
        facturacion anual|fatturato|fatturato annuo|jaaromzet|omsetning|revenue range|estimated revenue
    """,
    "exchange_rate": """
        exchange rate|fx rate|currency rate|wechselkurs|kurs|taux de change|tipo de cambio|cambio|conversion rate|
        rate to eur|rate to usd|wisselkoers
    """,
    "currency": """
        crcy|crncy|hwahr|wahr|local crcy|document currency|currency|currency code|currency id|invoice currency|wahrung|
        waehrung|wkz|wkz umsatz|devise|monnaie|moneda|divisa|valuta|valutakode|valuuttakoodi|waluta|moeda|mena|ccy|
        curr|transaction currency|billing currency
    """,
    "kind": """
        kind|revenue type|revenue kind|revenue category|revenue stream|billing type|billing frequency|billing cycle|
        billing interval|recurring|is recurring|product type|service type|line type|item type|income type|umsatzart|
        abrechnungsart|erlosart|leistungsart|type de revenu|tipo de ingreso|plan type|charge type|type of revenue|
        invoice category|frequency|interval
    """,
    "status": """
        status|state|invoice status|payment status|transaction status|stage|deal stage|deal status|stage name|
        invoice state|zahlungsstatus|rechnungsstatus|belegstatus|statut|etat|estado|stato|tila|tillstand|
        activity status|task status|status code|current status|order status|subscription status|document status|
        record status|call status|stav|situacao|lead status|bezahlstatus|success
    """,
    "outcome": """
        outcome|call outcome|meeting outcome|call result|result|disposition|call disposition|ergebnis|
        gesprachsergebnis|resultat|resultado|esito|uitkomst|activity outcome|activity result|attendance|event status
    """,
    "done": """
        done|is done|is completed|is closed|closed|erledigt|termine|termino|hecho|fatto|gedaan|completed yes no|
        activity done|task completed
    """,
    "deleted": """
        deleted|is deleted|fivetran deleted|archived|is archived|isdeleted|geloscht|supprime|eliminado|removed|voided|
        is voided|void|test|is test|test mode
    """,
    "live": """
        livemode|live mode|mode|environment|active|is active|enabled|aktiv|actif|activo|attivo|actief
    """,
    "captured": """
        captured|is captured|paid|is paid|bezahlt ja nein|settled
    """,
    "document_type": """
        type|transaction type|document type|doc type|invoice type|voucher type|vch type|txn type|entry type|
        record type|belegart|belegtyp|dokumenttyp|rechnungsart|type de document|type de piece|tipo de documento|
        tipo documento|tipo|soort|documentsoort|typ|art|typ dokumentu|bilagstype|note type|tax document type
    """,
    "channel": """
        via|source channel|communication channel|contact channel|mode of contact|channel|activity type|contact type|
        interaction type|engagement type|communication type|call type|task type|event type|meeting type|task subtype|
        event subtype|kanal|kontaktart|aktivitatsart|aktivitatstyp|art des kontakts|kontakttyp|canal|type de contact|
        type d activite|tipo de actividad|tipo de contacto|tipo attivita|tipo di contatto|type activiteit|contactsoort|
        medium|method|contact method|hs call type|type of activity|type of contact|direction|call direction|
        event type name
    """,
    "rep": """
        person|who|with whom|by|done by|made by|contacted by|logged by user|owned by|sales owner|creator|author|rep id|
        consultant name|handled by agent|teammate|teammate assigned|admin|assigned teammate|closed by|closer|rep|owner|
        owner name|owner id|rep name|sales rep|sales rep name|salesperson|sales person|sales agent|agent|agent name|
        account manager|account executive|account owner|account rep|company owner|client owner|customer owner|
        customer success manager|csm|relationship manager|contact owner|record owner|deal owner|task owner|
        activity owner|call owner|event owner|assigned to|assigned|assignee|assigned user|assigned to user|
        activity assigned to|activity assigned to user|user|user name|username|staff|staff member|employee|
        employee name|team member|host|organizer|organiser|meeting organizer|logged by|created by|created by id|
        performed by|handled by|consultant|advisor|adviser|responsible|responsible person|hubspot owner id|
        hubspot owner|hs all owner ids|organization owner|caller|mitarbeiter|mitarbeiterin|bearbeiter|betreuer|
        kundenbetreuer|ansprechpartner intern|zustandig|zustandiger|verantwortlich|verantwortlicher|vertreter|
        verkaufer|verkaeufer|berater|sachbearbeiter|commercial|charge de compte|responsable|gestionnaire|conseiller|
        vendeur|proprietaire|attribue a|collaborateur|comercial|agente|vendedor|gestor|asignado a|propietario|
        encargado|commerciale|venditore|agente di vendita|proprietario|assegnato a|accountmanager|verkoper|eigenaar|
        medewerker|toegewezen aan|beheerder|saljare|ansvarig|kundansvarig|selger|saelger|ansvarlig|kundeansvarlig|
        myyja|vastuuhenkilo|opiekun|handlowiec|responsavel|lead owner|project manager|partner|primary contact internal
    """,
    "team": """
        team|rep team|department|group|business unit|abteilung|equipe|equipo|squadra|afdeling|owner team|team name|
        hs all team ids
    """,
    "minutes": """
        minutes|mins|min|duration minutes|duration min|duration in minutes|duration mins|length minutes|
        call duration minutes|minuten|dauer min|dauer minuten|duree minutes|duree min|duracion minutos|durata minuti|
        duur minuten|time spent minutes|meeting length minutes
    """,
    "seconds": """
        seconds|secs|sec|duration seconds|duration sec|duration in seconds|call duration in seconds|
        call duration seconds|duration s|talk time seconds|sekunden|dauer sekunden|duree secondes|talk time sec|
        call duration sec|call length seconds
    """,
    "milliseconds": """
        milliseconds|duration ms|duration milliseconds|duration in milliseconds|hs call duration|call duration ms
    """,
    "duration": """
        duration|call duration|meeting duration|length|talk time|time spent|dauer|gesprachsdauer|duree|duracion|durata|
        duur|varighet|varighed|langd|duration h|duration hours|time h|duration decimal|dauer stunden|talk duration|
        call length
    """,
    "note": """
        name of note|message|conversation subject|ticket subject|note|notes|subject|comment|comments|description|body|
        summary|topic|details|notiz|notizen|bemerkung|bemerkungen|betreff|kommentar|beschreibung|text|memo|
        memo description|objet|remarque|remarques|commentaire|sujet|asunto|nota|notas|comentarios|oggetto|onderwerp|
        opmerking|opmerkingen|omschrijving|amne|emne|aihe|temat|uwagi|assunto|activity subject|call notes|
        meeting notes|internal notes|email subject|hs email subject|agenda|content|buchungstext|libelle|concepto|
        item description|line description|activity note
    """,
    "out_of_scope": """
        out of scope|outside scope|scope|extra|is extra|ausserhalb|hors perimetre|hors forfait
    """,
    "segment": """
        segment|industry|sector|vertical|client type|customer type|account type|category|client segment|
        customer segment|customer group|client group|kundengruppe|kundensegment|branche|branchenbezeichnung|kundenart|
        kategorie|secteur|secteur d activite|segmento|sectors|settore|categoria|sektor|bransch|bransje|toimiala|branza|
        setor|property industry|organization label|label|labels|market segment|size segment|customer category|
        type of client
    """,
    "region": """
        region|territory|country|country region|billing country|land|gebiet|bundesland|vertriebsgebiet|pays|pais|paese|
        regione|zone|regio|maa|kraj|area|market|property country|account country|state province|province|
        address country|sales region|lander|region name
    """,
    "notice_days": """
        notice days|notice period|notice period days|notice|kundigungsfrist|kundigungsfrist tage|preavis|preavis jours|
        preaviso|opzegtermijn
    """,
    "monthly_fee": """
        monthly fee|monthly retainer|retainer|retainer fee|fee per month|monthly price|monatliche gebuhr|
        monatspauschale|pauschale monat|monatsbetrag|honoraire mensuel|forfait mensuel|cuota mensual|canone mensile|
        maandbedrag
    """,
    "retained_hours": """
        retained hours|included hours|hours included|monthly hours|hours per month|stunden pro monat|inklusivstunden|
        heures incluses|horas incluidas|ore incluse
    """,
    "rank": """
        rank|client rank|abc|abc class|abc klasse|abc rank|account rank|rang|classe abc|customer rank|tier
    """,
    "ended_by": """
        ended by|cancelled by|canceled by|terminated by|churned by|gekundigt von|resilie par
    """,
    "end_reason": """
        end reason|churn reason|cancellation reason|cancel reason|reason for leaving|lost reason|kundigungsgrund|
        motif de resiliation|motif de depart|motivo de baja|motivo baja|expiration reason|reason
    """,
    "parent": """
        parent|parent id|parent account|parent account id|parent company|parent customer id|parent customer|
        ubergeordnet|muttergesellschaft|maison mere|matriz
    """,
    "contact_id": """
        contact id|contact|kontakt id|who id|person id|lead id|contact key
    """,
    "engagement_id": """
        engagement id|activity id|call id|meeting id|event id|task id|ticket id|note id
    """,
    "address": """
        address|street|city|zip|zip code|postal code|postcode|plz|ort|strasse|stadt|adresse|ville|code postal|
        direccion|ciudad|indirizzo|citta|cap|adres|plaats|billing address|address 2|address city|po box|town|county|
        po address line 1|legal entity address|hausnummer
    """,
    "phone": """
        phone|telephone|phone number|mobile|telefon|telefonnummer|handy|tel|telefono|movil|telefoon|puhelin|fax|mobil|
        mobile phone|direct line
    """,
    "website": """
        website|website url|url|domain|company domain name|web|homepage|site web|sitio web|sito|webseite|webadresse
    """,
    "size": """
        employees|number of employees|headcount|mitarbeiterzahl|anzahl mitarbeiter|effectif|empleados|people count|
        organization people count|open deals|company size
    """,
    "tax_number": """
        vat number|vat id|tax id|vat no|ust id|ustid|ust idnr|steuernummer|siren|siret|cif|nif|partita iva|p iva|kvk|
        kvk nummer|org nr|orgnr|organisationsnummer|gstin|abn|nip|eu ustid|btw nummer|tin|ico|dic|numero tva|iban|bic
    """,
    "from_number": """
        from number|to number|from phone|to phone|caller number|callee number
    """,
}

# An activity may carry these words in front of what it says; the entity is dropped before a second look.
ENTITY_PREFIXES = (
    "organization", "organisation", "deal", "activity", "company", "account", "customer", "client", "property", "hs", "hubspot",
    "invoice", "contact", "call", "meeting", "event", "task", "person", "record",
)  # fmt: skip

# Words that say in which unit or currency something is, not what it is.
_UNIT_WORDS = frozenset(
    "cents cent minor units pence in of the hw lc lcy fc fcy tc bcy 1 2 3 4 5 eur usd gbp chf cad aud nzd sek nok dkk pln czk inr jpy brl utc gmt cet local signed only".split()
)
# One such word at the end of a longer header says little by itself: "ship date", "fax number", "plan name".
_WEAK_WORDS = frozenset(
    "number no num id uid uuid name key type state to from text sign art base value rate units end start ca data valor numero code label "
    "labels reference ref document group area interval reason title total gross by date wert land contact beleg".split()
)
_PLURALS = {
    "customers": "customer", "clients": "client", "accounts": "account", "companies": "company", "contacts": "contact",
    "invoices": "invoice", "payments": "payment", "organizations": "organization", "organisations": "organisation",
}  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z0-9]+")
_FOLDED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "Ae",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "ı": "i",
        "œ": "oe",
        "%": " percent ",
    }
)


@dataclass(frozen=True)
class Meaning:
    """What a header says that its column holds, and how much of the header says so (0 to 1)."""

    concept: str
    strength: float


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header: lower case, without accents and signs, camel case split, `property_` dropped."""
    plain = unicodedata.normalize("NFKD", header.translate(_FOLDED))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"\(\d+\)$", "", plain.strip())
    words = _WORD.findall(_CAMEL.sub(" ", plain).lower())
    while len(words) > 1 and words[0] == "property":
        words = words[1:]
    if len(words) > 1:
        words = [_PLURALS.get(word, word) for word in words]
    return tuple(words)


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for concept, text in PHRASES.items():
        for phrase in text.split("|"):
            words = tuple(phrase.split())
            if words and concept not in found.setdefault(words, []):
                found[words].append(concept)
    return found


@lru_cache(maxsize=4096)
def meanings(header: str) -> tuple[Meaning, ...]:
    """Every concept that phrases of a header point to, the strongest first."""
    words = words_of(header)
    joined = ("".join(words),) if len(words) > 1 else ()
    best: dict[str, float] = {}
    looks = [(words, 1.0)]
    if joined:
        looks.append((joined, 0.98))
    rest = words
    while len(rest) > 1 and rest[0] in ENTITY_PREFIXES:
        rest = rest[1:]
        looks.append((rest, 0.9))
    outside = words_of(_BRACKETS.sub(" ", header))
    if outside and outside != words:
        looks.append((outside, 0.97))
    bare = tuple(word for word in words if word not in _UNIT_WORDS)
    if bare and bare != words:
        looks.append((bare, 0.95))
    phrases = _phrases()
    for look, weight in looks:
        count = len(look)
        for start in range(count):
            for end in range(start + 1, count + 1):
                for concept in phrases.get(look[start:end], ()):
                    share = (end - start) / count
                    # the thing itself stands last in most headers; what stands in front qualifies it
                    if share < 1 and end == count and not (end - start == 1 and look[start] in _WEAK_WORDS):
                        share = 0.95 * share**0.5
                    elif share < 1:
                        share = 0.8 * share
                    best[concept] = max(best.get(concept, 0.0), weight * share)
    order = list(PHRASES)
    return tuple(
        Meaning(concept, strength)
        for concept, strength in sorted(best.items(), key=lambda one: (-one[1], order.index(one[0])))
    )


def strength(header: str, *concepts: str) -> float:
    """How strongly a header says one of the concepts; 0 if it does not."""
    return max((one.strength for one in meanings(header) if one.concept in concepts), default=0.0)
