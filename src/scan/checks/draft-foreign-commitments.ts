import { RuleSet } from '../rules/rule-set';
import { mayBeForeign } from '../text/abroad';
import type { Sentence } from '../text/sentences';

/** How one language says that money goes back or a contract ends; folded words, `\\w` for endings. */
interface Language {
	/** Says it does not happen, might happen, asks, or tells how it goes in general. */
	neutral: RegExp;
	back: RuleSet;
	ended: RuleSet;
}

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}`);
/** A stretch of one clause. */
const upTo = (units: number): string => `[^.!?]{0,${units}}`;
const AMOUNT = '(?:[€£$] ?\\d[\\d,]*|\\d[\\d,]* ?(?:€|euros?|eur|dolares|pesos|reais|franken|chf|pfund|prozent|%)(?![a-z]))';

const GERMAN: Language = (() => {
	const good = `(?:erstattung|ruckzahlung|ruckerstattung|gutschrift|gutschein\\w*|guthaben|entschadigung|rabatt|nachlass|kompensation|gratismonat|geld|${AMOUNT})`;
	const funds = `(?:betrag|geld|summe|differenz|kaufpreis|anzahlung|kaution|\\w*gebuhr(?:en)?|\\w*kosten|zinsen|${good})`;
	const done = '(?:erstattet|ruckerstattet|zuruckerstattet|gutgeschrieben|veranlasst|genehmigt|uberwiesen|zuruckuberwiesen|erlassen|ubernommen|ausgezahlt|zuruckgezahlt|zuruckgebucht|angewiesen|vergutet|ersetzt|geschenkt|freigegeben|bewilligt)';
	const contract = '(?:vertrag|\\w*abo|abonnement|bestellung|buchung|mitgliedschaft|versicherung|reservierung|auftrag|kundigung|tarif|konto)';
	return {
		neutral: /(?<![a-z])(?:(?<!(?:abbuchungen|zahlungen|kosten) erfolgen )nicht(?! mehr)|kein(?!e weiteren)\w*|wenn|falls|sofern|ob|sobald|erst (?:nach|wenn)|nach (?:prufung|eingang|erhalt|genehmigung)|in der regel|normalerweise|ublicherweise|konnen sie|konnten|kann|mochten sie|wollen sie|antrag|beantrag\w*|pruf\w*|dauer\w*|nur|eingegangen|leider)(?![a-z])|\?/,
		back: new RuleSet('draft', [
			rule(`(?:wir|ich)(?: [a-z]{2,14}){0,3} (?:erstatte\\w*|erlass\\w*|vergute\\w*|ersetze\\w*|entschadige\\w*|ubernehme\\w*|schenke\\w*|gewahre\\w*|verzichte\\w*|uberweise\\w*)${upTo(60)}${funds}`),
			rule(`(?:wir|ich)(?: [a-z]{2,14}){0,2} (?:zahle\\w*|buche\\w*|uberweise\\w*|gebe\\w*|schreibe\\w*|schicke\\w*)${upTo(70)} (?:zuruck|gut)(?![a-z])`),
			rule(`(?:schreibe\\w*|zahle\\w*|erstatte\\w*|uberweise\\w*|erlasse\\w*) (?:wir|ich)${upTo(60)}${funds}`),
			rule(`(?:haben|habe)(?: (?:wir|ich))?${upTo(80)} ${done}(?![a-z])`),
			rule(`(?:wir|ich) (?:werden|werde)${upTo(70)} (?:erstatten|zuruckzahlen|gutschreiben|uberweisen|erlassen|ubernehmen|vergeben|ersetzen|zuruckuberweisen)(?![a-z])`),
			rule(`${funds}${upTo(50)} (?:wurden?|wird|werden|ist|sind|geht|gehen|kommt|kommen)(?![a-z])${upTo(60)}(?:${done}|zuruck|unterwegs|auf dem weg)(?![a-z])`),
			rule(`(?:wurde|wird|ist)(?: [a-z]{2,10}){0,2} (?:[a-z]{2,6} )?${good}${upTo(60)} ${done}(?![a-z])`),
			rule(`(?:sie|du) (?:erhalten|bekommen|erhaltst|bekommst|kriegen)${upTo(60)}(?<![a-z])(?:${good}|(?:${funds})${upTo(30)} zuruck)`),
			rule(`(?:mussen|brauchen)${upTo(30)} nicht(?:s)? mehr (?:zu )?(?:be)?zahlen|keine weiteren (?:abbuchungen|kosten|zahlungen|gebuhren)`),
		], 'commitment'),
		ended: new RuleSet('draft', [
			rule(`${contract}(?![a-z])${upTo(40)} (?:ist|wurde|wird|sind|haben wir|habe ich)(?![a-z])${upTo(40)}(?:gekundigt|storniert|beendet|aufgelost|geschlossen|bestatigt|gestrichen|abgemeldet)(?![a-z])`),
			rule(`(?:wir|ich) (?:haben|habe|werden|werde)?${upTo(40)}${contract}${upTo(30)} (?:gekundigt|storniert|beendet|aufgelost|gestrichen|kundigen|stornieren|beenden)(?![a-z])`),
		], 'commitment'),
	};
})();

const FRENCH: Language = (() => {
	const good = `(?:mois d'(?:abonnement|essai)|remboursement|avoir|bon d'achat|bon de reduction|geste commercial|dedommagement|remise|reduction|ristourne|compensation|indemni\\w+|mois (?:gratuit|offert)s?|${AMOUNT})`;
	const funds = `(?:montant|somme|argent|frais|penalites?|paiement|prelevement|caution|difference|prix|${good})`;
	const contract = '(?:abonnement|commande|contrat|reservation|adhesion|compte|carte|assurance|souscription|inscription)';
	const me = "(?:je|nous|j')(?: ?(?:vous|t'|te|le|la|les|l'|avons|ai|allons|vais|venons|viens|y|en|de|d'|bien|deja|donc|immediatement)){0,5} ?";
	return {
		neutral: /(?<![a-z])(?:ne (?:[a-z']{2,14} ){0,4}?(?:pas|plus possible)|n'(?:[a-z]{2,14} ){1,3}?pas|aucun\w*|impossible|si|voulez-vous|souhaitez\w*|sous reserve|en general|generalement|habituellement|peut|pouvez|pourr\w+|demande de|lorsque|une fois|des que|apres (?:reception|verification|examen|retour)|normalement|delai\w*|uniquement|malheureusement)(?![a-z])|\?/,
		back: new RuleSet('draft', [
			rule(`${me}(?:rembours\\w+|restitu\\w+|recredit\\w+|credit(?:e|ons|er|ez|erons|erai)|dedommag\\w+|indemnis\\w+)(?![a-z])`),
			rule(`${me}(?:accord\\w+|offr\\w+|offert|annul\\w+|supprim\\w+|revers\\w+|vir\\w+|prend\\w*|prenons|renonc\\w+|dedui\\w+|verse\\w*)(?![a-z])${upTo(40)}(?<![a-z])${funds}`),
			rule(`${funds}${upTo(40)} (?:a ete|ont ete|est|sont|sera|seront|vous (?:est|sera)|va etre)(?![a-z])${upTo(30)}(?:rembours\\w+|restitu\\w+|credit\\w+|revers\\w+|annul\\w+|offerte?s?|accord\\w+|effectu\\w+|emise?|valid\\w+|approuv\\w+|vire\\w*|dedui\\w+|en cours|en route)(?![a-z])`),
			rule(`vous (?:recevrez|allez recevoir|serez|obtiendrez|recupere\\w+|beneficiez|beneficierez|aurez|recevez)${upTo(40)}(?<![a-z])(?:${funds}|rembours\\w+|credite\\w*)`),
			rule("vous (?:n'aurez|n'avez) (?:plus )?rien a payer|vous ne serez plus (?:preleve|debite|facture)"),
		], 'commitment'),
		ended: new RuleSet('draft', [
			rule(`${contract}${upTo(30)} (?:a ete|ont ete|est|sera|va etre)(?![a-z])${upTo(20)}(?:annul\\w+|resili\\w+|clotur\\w+|ferme\\w*|arrete\\w*)(?![a-z])`),
			rule(`${me}(?:annul\\w+|resili\\w+|clotur\\w+|mis fin)(?![a-z])${upTo(30)}${contract}`),
		], 'commitment'),
	};
})();

const SPANISH: Language = (() => {
	const good = `(?:reembolso|devolucion|abono|vale|cupon|credito|descuento|compensacion|bonificacion|indemnizacion|mes(?:es)? gratis|gratis|dinero|${AMOUNT})`;
	const funds = `(?:importe|cargo|gastos|comision(?:es)?|penalizacion|recargo|cantidad|saldo|pago|cobro|${good})`;
	const contract = '(?:suscripcion|pedido|contrato|reserva|cuenta|poliza|tarjeta|linea|servicio|membresia|plan|orden)';
	const me = '(?:hemos|he|vamos a|voy a|le|les|te|se lo|ya|estamos|procedemos a|procederemos a)(?: (?:ya|hemos|he|le|les|vamos|a|voy))* ';
	return {
		neutral: /(?<![a-z])(?:no (?:podemos|puedo|es posible|procede|hemos|he|se (?:puede|ha)|le (?:podemos|corresponde)|corresponde|ha|hay|esta)|si|desea|quiere|suele\w*|normalmente|generalmente|puede|podria|una vez|cuando|en cuanto|tras (?:la )?(?:revision|verificacion)|solicit\w+|revis\w+|tarda\w*|solo|lamentablemente)(?![a-z])|\?/,
		back: new RuleSet('draft', [
			rule(`${me}(?:reembols\\w+|devolv\\w+|devuelt\\w+|devuelv\\w+|reintegr\\w+|abon(?:o|ado|amos|ar|aremos|are)\\w*|compens\\w+|indemniz\\w+|bonific\\w+)(?![a-z])`),
			rule(`(?:reembolsamos|devolvemos|abonamos|reintegramos|devolveremos|reembolsaremos|abonaremos)(?![a-z])${upTo(40)}(?:le|su|sus|el|los|la)(?![a-z])`),
			rule(`${me}(?:ofrec\\w+|conced\\w+|regal\\w+|descont\\w+|descuent\\w+|ingres\\w+|transfer\\w+|transfier\\w+|asum\\w+|acredit\\w+|condon\\w+|anul\\w+|perdon\\w+|elimin\\w+|dar\\w*|damos)(?![a-z])${upTo(40)}(?<![a-z])${funds}`),
			rule(`${funds}${upTo(40)} (?:ha sido|fue|sera|esta|se ha|queda|han sido|se le|va)(?![a-z])${upTo(30)}(?:reembols\\w+|devuelt\\w+|abonad\\w+|procesad\\w+|aprobad\\w+|emitid\\w+|tramitad\\w+|anulad\\w+|ingresad\\w+|acreditad\\w+|realizad\\w+|efectuad\\w+|en camino)(?![a-z])`),
			rule(`(?:recibira\\w*|tendra|obtendra\\w*|vera|recuperara\\w*)(?![a-z])${upTo(40)}(?<![a-z])${funds}`),
			rule('no (?:tendra que pagar|se le cobrara|le cobraremos)(?: (?:nada|mas))?'),
		], 'commitment'),
		ended: new RuleSet('draft', [
			rule(`${contract}${upTo(30)} (?:ha sido|queda|esta|fue|sera|se ha)(?![a-z])${upTo(16)}(?:cancelad\\w+|anulad\\w+|dad[oa] de baja|cerrad\\w+|finalizad\\w+|rescindid\\w+)(?![a-z])`),
			rule(`(?:hemos|he) (?:cancelado|anulado|dado de baja|cerrado|rescindido)(?![a-z])`),
		], 'commitment'),
	};
})();

const PORTUGUESE: Language = (() => {
	const good = `(?:reembolso|estorno|devolucao|vale|cupao|cupom|credito|desconto|compensacao|indemnizacao|mes(?:es)? gratis|dinheiro|r\\$ ?\\d|${AMOUNT})`;
	const funds = `(?:valor|montante|quantia|taxa|multa|cobranca|custos?|portes|${good})`;
	const contract = '(?:assinatura|encomenda|pedido|contrato|reserva|conta|apolice|cartao|servico|subscricao|plano)';
	return {
		neutral: /(?<![a-z])(?:nao (?:e possivel|podemos|posso|ha|foi|sera)|se|deseja|quer|normalmente|geralmente|pode|poderia|apos|quando|assim que|uma vez|solicit\w+|demora\w*|costuma\w*|analis\w+|infelizmente|apenas)(?![a-z])|\?/,
		back: new RuleSet('draft', [
			rule('(?:reembolsamos|reembolsei|devolvemos|devolvi|estornamos|estornei|creditamos|creditei|processamos|processamos o seu)(?![a-z])'),
			rule('(?:vamos|vou|iremos|irei|ja|estamos a)(?: [a-z]{2,8})? (?:reembols\\w+|devolv\\w+|estorn\\w+|credit\\w+|compens\\w+|indemniz\\w+)'),
			rule(`(?:vamos|vou|iremos|irei|ja|temos)?(?: [a-z]{2,8})? ?(?:oferec\\w+|concede\\w*|transfer\\w+|assum\\w+|isent\\w+|anul\\w+|descont\\w+|retir\\w+|perdo\\w+)(?:-lhe)?(?![a-z])${upTo(30)}(?<![a-z])${funds}`),
			rule(`${funds}${upTo(40)} (?:foi|foram|sera|serao|esta|vai ser)(?![a-z])${upTo(30)}(?:devolvid\\w+|reembolsad\\w+|estornad\\w+|creditad\\w+|processad\\w+|aprovad\\w+|emitid\\w+|transferid\\w+|a caminho|anulad\\w+)(?![a-z])`),
			rule(`(?:recebera|vai receber|tera|recebe|vera)(?![a-z])${upTo(40)}(?<![a-z])${funds}`),
			rule('nao (?:tera de|vai ter de|precisa de) pagar|nao sera (?:mais )?cobrad'),
		], 'commitment'),
		ended: new RuleSet('draft', [
			rule(`${contract}${upTo(30)} (?:foi|esta|fica|sera|ficou)(?![a-z])${upTo(16)}(?:cancelad\\w+|anulad\\w+|encerrad\\w+|rescindid\\w+|terminad\\w+)(?![a-z])`),
			rule(`(?:cancelamos|cancelei|anulamos|anulei|encerramos|encerrei)(?![a-z])${upTo(30)}${contract}`),
		], 'commitment'),
	};
})();

const ITALIAN: Language = (() => {
	const good = `(?:rimborso|buono|voucher|credito|sconto|risarcimento|indennizzo|accredito|storno|mes[ei] gratuit[oi]|mes[ei] gratis|soldi|denaro|${AMOUNT})`;
	const funds = `(?:importo|somma|commissioni|spese|penale|costi|addebito|mora|cauzione|${good})`;
	const contract = '(?:abbonamento|ordine|contratto|prenotazione|conto|polizza|carta|servizio|iscrizione)';
	const me = '(?:la|le|ti|vi|abbiamo|ho|stiamo|sto|provvederemo a|provvediamo a|procediamo a|procederemo a|gliel[oi])(?: (?:gia|subito|ora|abbiamo|ho|stiamo))* ?';
	return {
		neutral: /(?<![a-z])(?:non (?:possiamo|posso|e possibile|abbiamo|e stato|rimbors\w+|spetta)|se|desidera|vuole|di solito|in genere|generalmente|normalmente|puo|potrebbe|una volta|quando|appena|dopo (?:la )?(?:verifica|ricezione)|richiest\w*|richied\w*|verific\w+|purtroppo|solo)(?![a-z])|\?/,
		back: new RuleSet('draft', [
			rule(`${me}(?:rimbors\\w+|restitu\\w+|riaccredit\\w+|accredit\\w+|storn\\w+|risarc\\w+|indennizz\\w+)(?![a-z])`),
			rule(`${me}(?:offr\\w+|offert\\w|concedi\\w+|concess\\w|azzer\\w+|scal\\w+|regal\\w+|annull\\w+|elimin\\w+|togli\\w+|tolto|condon\\w+|emesso|versa\\w+|invi\\w+)(?![a-z])${upTo(30)}(?<![a-z])${funds}`),
			rule(`(?:rimborsiamo|restituiamo|accreditiamo|rimborseremo|restituiremo|accrediteremo|ci facciamo carico|ci accolliamo)(?![a-z])`),
			rule(`${funds}${upTo(40)} (?:e stat[oa]|sono stat[ei]|verra|sara|saranno|viene|e)(?![a-z])${upTo(30)}(?:rimborsat\\w|restituit\\w|accreditat\\w|riaccreditat\\w|emess\\w|approvat\\w|effettuat\\w|stornat\\w|annullat\\w|inviat\\w|azzerat\\w|in corso|in arrivo)(?![a-z])`),
			rule(`(?:ricevera\\w*|otterra|avra|vedra|riavra|riceve)(?![a-z])${upTo(40)}(?<![a-z])${funds}`),
			rule('non (?:dovra|deve) (?:piu )?pagare (?:nulla|niente|piu)|non le verra (?:piu )?addebitat'),
		], 'commitment'),
		ended: new RuleSet('draft', [
			rule(`${contract}${upTo(24)} (?:e stat[oa]|verra|sara|risulta|e)(?![a-z])${upTo(12)}(?:disdett\\w|annullat\\w|cancellat\\w|chius\\w|risolt\\w|cessat\\w|disattivat\\w)(?![a-z])`),
			rule(`(?:abbiamo|ho) (?:gia )?(?:disdetto|annullato|cancellato|chiuso|disattivato)(?![a-z])`),
		], 'commitment'),
	};
})();

const DUTCH: Language = (() => {
	const good = `(?:terugbetaling|tegoed\\w*|voucher|korting|vergoeding|compensatie|cadeaubon|gratis maand|maand gratis|geld|${AMOUNT})`;
	const funds = `(?:bedrag|\\w*kosten|boete|rente|borg|verschil|${good})`;
	const contract = '(?:abonnement|bestelling|contract|reservering|lidmaatschap|account|polis|boeking|opzegging|order)';
	return {
		neutral: /(?<![a-z])(?:niet(?! meer)|geen|als|indien|wilt u|wil je|normaal|meestal|doorgaans|kan|kunt|kunnen|zodra|nadat|na (?:controle|ontvangst|goedkeuring)|aanvra\w*|duren|duurt|alleen|helaas|ontvangen)(?![a-z])|\?/,
		back: new RuleSet('draft', [
			rule(`(?:wij|we|ik)(?: [a-z]{2,12}){0,3} (?:vergoed\\w*|crediteer\\w*|crediteren|compense\\w+)(?![a-z])`),
			rule(`(?:je|jij|u|jullie) (?:krijgt|krijg|ontvangt|krijgen)${upTo(50)}(?:kosten|geld|bedrag|${funds})${upTo(20)} terug(?![a-z])`),
			rule(`(?:wij|we|ik)(?: [a-z]{2,12}){0,2} (?:betaal|betalen|stort|storten|maak|maken|scheld|schelden|geef|geven|boek|boeken|neem|nemen|zetten|zet)${upTo(60)}(?<![a-z])${funds}${upTo(40)} (?:terug|over|kwijt|voor onze rekening|voor onze kosten)(?![a-z])`),
			rule(`(?:wij|we|ik)(?: [a-z]{2,12}){0,2} (?:geef|geven|bied|bieden|schenk|schenken|stuur|sturen) (?:u|je|jou)${upTo(30)}(?<![a-z])${good}`),
			rule(`(?:hebben|heb)${upTo(60)} (?:teruggestort|terugbetaald|vergoed|gecrediteerd|overgemaakt|kwijtgescholden|toegekend)(?![a-z])`),
			rule(`${funds}${upTo(40)} (?:is|wordt|zijn|werd|worden|gaat|komt)(?![a-z])${upTo(40)}(?:teruggestort|terugbetaald|overgemaakt|vergoed|gecrediteerd|goedgekeurd|verwerkt|kwijtgescholden|terug|onderweg)(?![a-z])`),
			rule(`(?:u|je|jij) (?:ontvangt|krijgt|zult|zal|gaat)${upTo(40)}(?<![a-z])${good}`),
			rule('(?:hoeft|hoef) (?:u |je )?niets meer te betalen'),
		], 'commitment'),
		ended: new RuleSet('draft', [
			rule(`${contract}${upTo(30)} (?:is|wordt|werd|zijn)(?![a-z])${upTo(24)}(?:opgezegd|geannuleerd|beeindigd|stopgezet|gesloten|bevestigd)(?![a-z])`),
			rule(`(?:hebben|heb)${upTo(40)}${contract}${upTo(24)} (?:opgezegd|geannuleerd|beeindigd|stopgezet)(?![a-z])`),
		], 'commitment'),
	};
})();

/** A denial that promises: nothing more is to be paid. */
const NOTHING_DUE = /nicht(?:s)? mehr (?:zu )?(?:be)?zahlen|keine weiteren|rien a payer|ne serez plus|no (?:tendra que pagar|se le cobrara|le cobraremos)|nao (?:tera de|vai ter de|precisa de) pagar|nao sera (?:mais )?cobrad|non (?:dovra|deve) (?:piu )?pagare|non le verra|niets meer te betalen/;

/** What a German, French, Spanish, Portuguese, Italian or Dutch sentence gives; `undefined` for none. */
export function givenAwayAbroad(sentence: Sentence): 'back' | 'ended' | undefined {
	for (const { neutral, back, ended } of [GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH]) {
		const gives = back.hold(sentence, 'lower');
		if (!gives && !ended.hold(sentence, 'lower')) continue;
		if (!mayBeForeign(sentence.lower)) return undefined;
		if (neutral.test(sentence.lower.replace(NOTHING_DUE, ''))) continue;
		return gives ? 'back' : 'ended';
	}
	return undefined;
}
