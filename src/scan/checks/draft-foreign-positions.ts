import { RuleSet } from '../rules/rule-set';
import { mayBeForeign } from '../text/abroad';
import type { Sentence } from '../text/sentences';

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}(?![a-z])`);
const DAY = '(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda|terca|quarta|quinta|sexta|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)';

/** Admissions of fault: the fault and "ours" in one breath, or "we made a mistake". */
const FAULT = new RuleSet('draft', [
	rule('(?:fehler|versehen|schuld|verantwortung|verschulden|panne)[^.!?]{0,25} (?:lag|liegt|war|ist)[^.!?]{0,20}(?:bei uns|unser\\w*|auf unserer seite)'),
	rule('(?:das|dies|es) (?:ist|war)[^.!?]{0,20} unser\\w* (?:[a-z]{2,14} )?(?:fehler|schuld|verantwortung|versehen|verschulden)'),
	rule('(?:wir|ich) (?:haben|habe)[^.!?]{0,50}(?:fehler gemacht|verbockt|vermasselt|versaut|verpatzt|vergeigt|verschlampt|falsch (?:bearbeitet|berechnet|geliefert|gebucht|verschickt|informiert|abgebucht|gebucht)|versaumt|vergessen|verloren|beschadigt|ubersehen|verwechselt|zu viel (?:berechnet|abgebucht))'),
	rule('wir (?:sind|waren)[^.!?]{0,20}(?:schuld|verantwortlich|haftbar)'),
	rule("(?:c'est|c'etait|il s'agit)[^.!?]{0,20}(?:de )?notre (?:faute|erreur|responsabilite)"),
	rule('(?:erreur|faute|responsabilite|tort)[^.!?]{0,25}(?:de notre (?:part|cote|fait)|nous (?:incombe|revient)|est (?:la )?notre)'),
	rule('nous (?:avons (?:[a-z]{2,12} )?(?:commis|fait) (?:une|des) (?:erreur|faute)s?|sommes (?:[a-z]{2,14} )?(?:responsables|en tort|fautifs)|avons (?:mal|oublie|perdu|endommage|neglige|surfacture|casse)|assumons|reconnaissons (?:notre|que nous))'),
	rule('(?:(?:culpa|error|fallo) de nuestr\\w+|(?:culpa|erro|falha) d[aoe]s? noss\\w+|(?:colpa|errore) de(?:l|lla|i|gli) nostr\\w+|(?:faute|erreur) de (?:notre|nos)|(?:schuld|fehler) unsere[rs]?|(?:fehler|versehen|verschulden) von (?:uns|mir))'),
	rule('(?:culpa|error|fallo|responsabilidad)[^.!?]{0,20} (?:es|fue|ha sido|era)[^.!?]{0,14} nuestr\\w+'),
	rule('(?:es|fue|ha sido)(?: [a-z]{2,12}){0,2} (?:(?:culpa|error|fallo|responsabilidad) (?:nuestr\\w+|(?:por|de) nuestra parte)|nuestr\\w+ (?:culpa|error|fallo|responsabilidad))'),
	rule('(?:cometimos|hemos cometido|hicimos) (?:un|el|varios) (?:error\\w*|fallos?)|nos (?:equivocamos|hemos equivocado)|(?:somos|fuimos)(?: los)? responsables'),
	rule('(?:culpa|erro|falha|responsabilidade)[^.!?]{0,20} (?:e|foi)[^.!?]{0,14} noss\\w'),
	rule('(?:e|foi)(?: [a-z]{2,12}){0,2} (?:noss\\w (?:culpa|erro|falha|responsabilidade)|(?:culpa|erro|falha) (?:noss\\w|da nossa parte))'),
	rule('(?:cometemos|fizemos) um erro|nos? enganamos?(?:-nos)?|erramos|somos responsaveis'),
	rule("(?:l'|un |la |lo )?(?:errore|colpa|sbaglio|responsabilita)[^.!?]{0,14} (?:e|e stat[oa]|era)[^.!?]{0,14} nostr\\w"),
	rule('(?:e|e stat[oa])(?: [a-z]{2,12})? (?:una? )?(?:nostr\\w (?:errore|colpa|sbaglio|responsabilita)|(?:errore|colpa|sbaglio|responsabilita) nostr\\w)'),
	rule('abbiamo (?:commesso|fatto) (?:un|lo|degli) (?:errore|sbaglio|errori)|abbiamo sbagliato|ci siamo sbagliati|siamo (?:noi )?(?:i )?responsabili'),
	rule('(?:fout|schuld|vergissing|verantwoordelijkheid)[^.!?]{0,20} (?:ligt|lag|is|was)[^.!?]{0,14} (?:bij ons|aan onze kant|van ons|onze)'),
	rule('(?:is|was)(?: [a-z]{2,12})? onze (?:[a-z]{2,12} )?(?:fout|schuld|vergissing|verantwoordelijkheid)'),
	rule('(?:wij|we) hebben[^.!?]{0,30}(?:(?:fout|vergissing)[^.!?]{0,6}(?:gemaakt|begaan)|verkeerd|vergeten|verloren|beschadigd)|(?:wij|we) zijn[^.!?]{0,14}(?:verantwoordelijk|aansprakelijk|schuldig)'),
], 'liability');
const NO_FAULT = /(?<![a-z])(?:nicht|kein\w*|wenn|falls|ob|pas|aucun\w*|si|no (?:es|fue|somos|ha sido|hemos|tenemos)|nao|se|non|niet|geen|als|ihr(?:e|en)? (?:fehler|schuld))(?![a-z])|\?/;

/** Certainty, or a time by which something happens. */
const PROMISE = new RuleSet('draft', [
	rule(`(?:garantiere\\w*|verspreche\\w*|versichere\\w* ihnen|garantiert|auf jeden fall|definitiv|mit sicherheit|hundertprozentig|nie wieder|spatestens (?:am|bis|morgen|heute))`),
	rule(`(?:kommt|kommen|erhalten|wird|werden|liefern|ruft|rufen|melden|steht|haben)(?: [a-z]{2,14}){0,5}? (?:morgen|heute|bis (?:${DAY}|morgen|zum|\\d)|innerhalb von|binnen|am ${DAY})(?![^.!?]{0,30} (?:geoffnet|geschlossen))`),
	rule("(?:garantis\\w*|promet\\w+|promets|vous assure|sans faute|a coup sur|plus jamais|definitivement|a 100 ?%)"),
	rule(`(?:recevrez|arrivera|sera|seront|rappeler\\w+|aurez|livrerons)(?: [a-z']{2,14}){0,5}? (?:demain|aujourd'hui|avant|d'ici|dans (?:les|l'heure)|${DAY}|ce soir|sous \\d)`),
	rule('(?:garantizo|garantizamos|prometo|prometemos|le aseguro|aseguramos|sin falta|nunca mas|sin ninguna duda|al 100 ?%)'),
	rule(`(?:llegara|recibira|estara|tendra|sera|llamaremos|llamare|entregaremos)(?: [a-z]{2,14}){0,5}? (?:manana|hoy|antes d\\w+|el ${DAY}|en \\d|esta (?:tarde|noche|semana))`),
	rule('(?:garanto|garantimos|garantido|prometo|prometemos|asseguro|asseguramos|sem falta|com certeza|nunca mais)(?:-lhe)?'),
	rule(`(?:chega|chegara|recebera|estara|tera|sera|ligaremos|entregaremos)(?: [a-z]{2,14}){0,5}? (?:amanha|hoje|ate|na ${DAY}|em \\d)`),
	rule("(?:garantisco|garantiamo|garantito|prometto|promettiamo|(?:le|vi|ti) assicur(?:o|iamo)|senza fallo|senz'altro|mai piu|al 100 ?%)"),
	rule(`(?:arrivera|ricevera|sara|avra|chiameremo|consegneremo)(?: [a-z]{2,14}){0,5}? (?:domani|oggi|entro|${DAY})`),
	rule('(?:garandeer\\w*|garanderen|beloof\\w*|beloven|verzeker\\w* (?:u|je)|gegarandeerd|zeker weten|nooit meer|uiterlijk (?:op|morgen|vandaag))'),
	rule(`(?:komt|ontvangt|wordt|krijgt|bellen|leveren|bezorgen|is)(?: [a-z]{2,14}){0,5}? (?:morgen|vandaag|voor ${DAY}|binnen (?:\\d|een)|op ${DAY})`),
], 'promise');
const HEDGED = /(?<![a-z])(?:voraussichtlich|normalerweise|in der regel|wahrscheinlich|vermutlich|sollte\w*|konnte\w*|wenn|falls|kann|nicht|hoffe\w*|bitte|normalement|en general|generalement|devrait|devraient|suele\w*|normalmente|generalmente|deberia|geralmente|di solito|in genere|dovrebbe|meestal|normaal|zou|si|se|als|puede|peut|puo|pode|kunnen|pas|no (?:podemos|puedo)|nao|non (?:posso|possiamo)|niet|esper\w+|sperare|speriamo|hopen|por favor|veuillez|offnet|geoffnet|ouvert\w*|abiert\w*|aberto|apert[oi]|geopend|garantie\w*|garantia|garanzia)(?![a-z])|\?/;

/** Law, rights and liability as the company sees them. */
const POSITION = new RuleSet('draft', [
	rule('(?:haben|besteht|bestehen|gibt es)[^.!?]{0,30} (?:[a-z]{2,16} ){0,2}?anspruch'),
	rule('(?:rechtlich|gesetzlich|vertraglich)[^.!?]{0,40}(?:verpflichtet|berechtigt|gebunden|erlaubt|verboten|zulassig)'),
	rule('(?:nach|laut|gemass|gem)(?: [a-z]{2,6})? (?:[a-z]{2,18} )?(?:gesetz\\w*|recht|vertrag|bgb|agb|rechtsprechung|paragraph\\w*)'),
	rule('(?:haftung|verantwortung)[^.!?]{0,24}(?:ausgeschlossen|lehnen|abgelehnt|ubernehmen wir (?:nicht|keine))|lehnen[^.!?]{0,24}(?:haftung|anspruch\\w*|verantwortung)|(?:verjahrt|rechtswidrig|rechtlich unzulassig|vertraglich verpflichtet|vor gericht)'),
	rule("(?:selon|d'apres|en vertu de|conformement a|au regard de)(?: [a-z']{1,6})? ?(?:loi|code|article|droit|contrat|reglementation)"),
	rule("(?:selon|d'apres) la loi|(?:declin\\w+|rejet\\w+|exclu\\w+) (?:[a-z]{2,8} )?(?:toute |notre )?responsabilite|(?:n'avez|n'a|n'ont)(?: [a-z]{2,8})? (?:aucun|pas de|plus de) (?:[a-z]{2,10} )?(?:droit|recours)(?: (?:legal|juridique))?"),
	rule('(?:segun|conforme a|en virtud de|por) (?:la |el )?(?:ley|normativa|legislacion|codigo civil|contrato)|(?:declin\\w+|rechaz\\w+|exclu\\w+) (?:[a-z]{2,12} ){0,2}responsabilidad|(?:no )?tiene (?:[a-z]{2,12} )?derecho'),
	rule('(?:segundo|conforme|nos termos d[ao]|de acordo com|por) (?:a |o )?(?:lei|legislacao|codigo civil|contrato)|(?:declin\\w+|rejeit\\w+|exclu\\w+) (?:[a-z]{2,12} ){0,2}responsabilidade|(?:nao )?tem (?:[a-z]{2,12} )?direito'),
	rule('(?:secondo|ai sensi|in base|a norma|per) (?:[a-z]{1,6} )?(?:legge|codice|contratto|normativa|articolo)|(?:declin\\w+|respin\\w+|esclud\\w+) (?:[a-z]{2,12} ){0,2}responsabilita|(?:non )?ha (?:[a-z]{2,12} )?diritto'),
	rule('(?:volgens|op grond van|krachtens|ingevolge) (?:de |het )?(?:wet|recht|contract|overeenkomst|wetboek)|(?:wijzen|sluiten)[^.!?]{0,14}aansprakelijkheid|(?:heeft|hebt)(?: [a-z]{2,12})? (?:geen )?recht op'),
], 'position');
const NO_POSITION = /(?<![a-z])(?:rechtsabteilung|rechtsberatung|service juridique|conseil juridique|departamento (?:legal|juridico)|ufficio legale|consulenza legale|juridische afdeling|departamento juridico|aconselhamento)(?![a-z])|\?/;

const holds = (sentence: Sentence, rules: RuleSet, neutral: RegExp): boolean => rules.hold(sentence, 'lower') && mayBeForeign(sentence.lower) && !neutral.test(sentence.lower);

/** German, French, Spanish, Portuguese, Italian or Dutch: our fault, and said so. */
export const admitsFaultAbroad = (sentence: Sentence): boolean => holds(sentence, FAULT, NO_FAULT);
/** The same languages: a guarantee, or a time by which it happens. */
export const promisesAbroad = (sentence: Sentence): boolean => holds(sentence, PROMISE, HEDGED);
/** The same languages: what the law says, who has a right, who is not liable. */
export const takesPositionAbroad = (sentence: Sentence): boolean => holds(sentence, POSITION, NO_POSITION);
