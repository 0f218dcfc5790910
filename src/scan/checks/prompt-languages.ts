import { RuleSet } from '../rules/rule-set';

/** The shapes of an attack in one language: folded words, `\\w` for endings. */
interface Grammar {
	/** Stops following. */
	drop: string;
	/** What the assistant follows. */
	rules: string;
	/** Points at the assistant's own: "your", "previous", "that you were given". Stands before or after `rules`. */
	own: string;
	/** "No longer apply". */
	void: string;
	tell: string;
	/** What stays hidden. */
	hidden: string;
	pretend: string;
	free: string;
}

const GERMAN: Grammar = {
	drop: "(?:ignorier\\w*|vergiss|vergesst|vergessen sie|missacht\\w*|verwirf|verwerf\\w*|lass\\w*(?= [^.!?]{0,60}(?:fallen|beiseite|weg|ausser acht|hinter dir))|uberschreib\\w*|umgeh\\w*|halte? dich nicht|halten sie sich nicht|befolge?n?(?= [^.!?]{0,40}nicht)|folge?n?(?= [^.!?]{0,40}nicht)|beachte?n?(?= [^.!?]{0,40}nicht)|setze?n?(?= [^.!?]{0,50}(?:ausser kraft|zuruck))|streich\\w*|losch\\w*|deaktivier\\w*|schalte?(?= [^.!?]{0,50} (?:ab|aus))|pfeif auf|hore? auf|horen sie auf|(?:musst|brauchst|sollst)(?: du)? dich nicht|widersetze? dich|breche?|brich)",
	rules: '(?:anweisung\\w*|instruktion\\w*|regeln|richtlinien|vorgaben|befehle|prompt\\w*|einschrankungen|beschrankungen|sicherheits\\w+|weisungen|system-?prompt\\w*|vorschriften|programmierung|auftrage?|grundsatze|filter)',
	own: '(?:deine\\w?|alle\\w?|vorherig\\w*|bisherig\\w*|obig\\w*|fruher\\w*|ursprunglich\\w*|vorangegangen\\w*|zuvor|die du|die dir|dir gegeben\\w*|erhalten\\w*|system\\w*|die oben)',
	void: '(?:(?:gelten|gilt|zahlen|sind|ist)[^.!?]{0,40}(?:nicht mehr|nicht langer|aufgehoben|ungultig|ausser kraft|hinfallig|egal))',
	tell: '(?:zeig\\w*|gib|geben sie|nenn\\w*|verrat\\w*|wiederhol\\w*|druck\\w*|schreib\\w*|sag\\w*|liste\\w*|was (?:ist|sind|steht)|wie laute[nt]|welche)',
	hidden: '(?:(?:dein\\w*|ihr\\w*|den|der|die)(?: [a-z]{3,16}){0,2} (?:system-?\\w*prompt\\w*|anfangs-?prompt|start-?prompt|prompts?(?![a-z])|systemanweisung\\w*|systemnachricht)|deine\\w?(?: [a-z]{3,16}){0,2} (?:anweisungen|instruktionen|regeln|vorgaben|konfiguration|programmierung)|(?:anweisungen|regeln|vorgaben|instruktionen)[^.!?]{0,12} (?:hast du|wurden dir|hat man dir|haben dir|du bekommen))',
	pretend: '(?:tu so|tue so|stell dir vor|verhalte? dich|benimm dich|du bist|spiel\\w*|antworte?|sprich|handle)',
	free: '(?:keine\\w? (?:regeln|grenzen|filter|einschrankungen|richtlinien|moral)|ohne (?:jede |jegliche |alle )?(?:regeln|einschrankungen|grenzen|filter|moral|zensur|tabus)|uneingeschrankt\\w*|unzensiert\\w*|ungefiltert\\w*)',
};
const FRENCH: Grammar = {
	drop: "(?:ignor\\w+|oubli\\w+|ne (?:tiens|tenez|tient) (?:pas|plus|aucun)(?: aucun)? compte|ne (?:respecte|suis|suivez|obeis|prends|prenez|applique|ecoute)\\w* (?:pas|plus)|n'(?:obeis\\w*|appliqu\\w*|ecout\\w*) (?:pas|plus)|fais abstraction|faites abstraction|mets|mettez|laisse\\w*(?: tomber| de cote)?|passe\\w* outre|contourn\\w+|desactiv\\w+|abandonn\\w+|efface\\w*|annul\\w+|affranchis\\w*|debarrasse\\w*|outrepass\\w+|enfrein\\w+)",
	rules: '(?:instructions?|consignes?|regles?|directives?|ordres|prompt|restrictions?|limites|limitations|filtres|contraintes|garde-fous|programmation|message systeme)',
	own: "(?:tes|vos|ton|votre|precedent\\w*|ci-dessus|qu'on t'a|qu'on vous a|qui t'ont|qui vous ont|que tu as|que vous avez|que t'ont|anterieur\\w*|initial\\w*|d'origine|donnees|systeme|plus haut|recues?)",
	void: "(?:(?:ne (?:sont|s'appliquent|comptent|valent)|n'(?:ont|existent|est))[^.!?]{0,8} (?:plus|pas)|sont (?:annulees?|caduques|levees|desactivees|obsoletes|nulles))",
	tell: "(?:montr\\w+|affich\\w+|revel\\w+|repet\\w+|donn\\w+|dis(?:-| )moi|dites(?:-| )moi|quel\\w* (?:est|sont)|imprim\\w+|ecri\\w+|recopi\\w+|cit\\w+|divulgu\\w+|partag\\w+|traduis\\w*|resum\\w+|liste\\w*)",
	hidden: "(?:(?:prompt|message|invite|consigne|instruction)s? (?:du |de |d')?(?:systeme|initiale?s?|cachee?s?|secrete?s?|origine|depart)|(?:ton|votre)(?: [a-z]{3,14})? prompt|tes (?:consignes|instructions|regles|directives)|(?:regles|consignes|instructions|directives) que (?:tes|vos|les|ton) (?:developpeurs?|createurs?|concepteurs?)|(?:regles|consignes|instructions) (?:qu'on|que l'on) (?:t'a|vous a))",
	pretend: "(?:fais (?:semblant|comme si)|faites (?:semblant|comme si)|imagine\\w*|comporte\\w*|agis\\w*|tu n'as|vous n'avez|tu es|vous etes|joue\\w*|repond\\w*|parle\\w*)",
	free: "(?:sans (?:aucune? |la moindre )?(?:regles?|restrictions?|limites?|filtres?|censure|morale|contraintes?|tabous?)|(?:aucune|pas de|plus de|plus aucune) (?:regles?|restrictions?|limites?|filtres?|contraintes?|morale)|non censuree?)",
};
const SPANISH: Grammar = {
	drop: '(?:ignor\\w+|olvid\\w+|no (?:tengas|tenga|tomes|tome) en cuenta|no (?:sigas|siga|obedezcas|obedezca|respetes|respete|hagas|haga|cumplas|apliques)(?: mas)?(?: caso)?|haz caso omiso|haga caso omiso|descart\\w+|omit\\w+|pas[ae] por alto|deja\\w*(?: de lado| atras| de seguir)|salta\\w*|anul\\w+|desactiv\\w+|desobedec\\w+|abandon\\w+|elud\\w+|prescind\\w+|libera\\w*|desech\\w+)',
	rules: '(?:instrucci\\w+|indicaci\\w+|ordenes|reglas?|directrices|directivas|restricci\\w+|normas|limitaci\\w+|filtros|prompt|consignas|pautas|programacion|politicas)',
	own: '(?:tus|tu|sus|anterior\\w*|previ[ao]s?|inicial\\w*|original\\w*|que te (?:dieron|han|dio|impusieron)|que le dieron|que (?:recibiste|recibio|has recibido|tienes)|de arriba|del sistema|recibidas|dadas)',
	void: '(?:(?:ya no|no) (?:son validas|aplican|valen|cuentan|sirven|se aplican|estan vigentes|rigen|importan)|(?:quedan|han sido|estan) (?:anuladas|canceladas|suspendidas|desactivadas|sin efecto))',
	tell: "(?:muestr\\w+|revel\\w+|repit\\w+|imprim\\w+|di(?:me|ga(?:me)?)|da(?:me)?|cual(?:es)? (?:es|son|eran?)|escrib\\w+|ensen\\w+|comparte\\w*|copia\\w*|traduc\\w+|resum\\w+|que (?:instrucciones|reglas)|lista\\w*)",
	hidden: '(?:(?:texto|todo lo) (?:de arriba|anterior)|(?:prompt|mensaje|instruccion\\w*) (?:del? )?(?:sistema|inicial\\w*|ocult\\w+|secret\\w+|original\\w*)|tu(?: [a-z]{3,14})? prompt|tus (?:instrucciones|reglas|directrices|indicaciones|ordenes)|(?:instrucciones|reglas|indicaciones) (?:que )?te (?:dieron|han dado|dio|pusieron)|(?:instrucciones|reglas) (?:tienes|recibiste))',
	pretend: '(?:haz (?:como si|de cuenta)|actua\\w*|actue\\w*|fing\\w+|imagin\\w+|comporta\\w*|compórta\\w*|eres|ya no|ahora|respond\\w+|contesta\\w*|habla\\w*|simula\\w*)',
	free: '(?:sin (?:ningun\\w* )?(?:reglas?|restricci\\w+|limites?|filtros?|censura|moral|limitaci\\w+|tabues)|no (?:tuvieras|tienes|tengas|tienen|tiene|hay|existen|hubiera)(?: ningun\\w*)? (?:reglas?|restricci\\w+|limites?|filtros?|moral|limitaci\\w+))',
};
const PORTUGUESE: Grammar = {
	drop: '(?:ignor\\w+|esque[cç]\\w+|desconsider\\w+|desprez\\w+|nao (?:siga|sigas|obedeca|obedecas|leve|leves|respeite|considere|cumpra|ligue|ligues)\\w*|deix\\w+(?: de lado| de seguir| para la)?|descart\\w+|abandon\\w+|anul\\w+|desativ\\w+|desliga\\w*|desobedec\\w+|contorn\\w+|passe por cima|burl\\w+|apag\\w+)',
	rules: '(?:instru[cç]\\w+|ordens|regras?|comandos|orientac\\w+|diretrizes|restric\\w+|limitac\\w+|filtros|prompt|normas|programacao|politicas)',
	own: '(?:suas?|tuas?|teu|seu|anterior\\w*|previas?|inicia\\w*|origina\\w*|que (?:te|lhe) (?:deram|foram|passaram)|que (?:voce )?(?:recebeu|recebeste|tem|tinha)|acima|do sistema|recebidas|dadas)',
	void: '(?:(?:ja )?nao (?:valem|se aplicam|contam|importam|existem|estao em vigor|tem validade)|(?:foram|estao|ficam) (?:anuladas|canceladas|suspensas|desativadas|revogadas|sem efeito))',
	tell: '(?:mostr\\w+|revel\\w+|repit\\w+|imprim\\w+|diga\\w*|diz\\w*|me (?:diga|diz|mostre|mostra|passa|passe|de)|qual e|quais sao|exib\\w+|escrev\\w+|copi\\w+|compartilh\\w+|traduz\\w*|resum\\w+|list\\w+)',
	hidden: '(?:(?:texto|tudo) (?:acima|anterior)|(?:prompt|mensagem|instruc\\w+) (?:d[oe] )?(?:sistema|inicia\\w*|ocult\\w+|secret\\w+|origina\\w*)|(?:teu|seu)(?: [a-z]{3,14})? prompt|(?:suas|tuas) (?:instrucoes|regras|diretrizes|orientacoes|ordens)(?! (?:para|de|sobre))|(?:instrucoes|regras) (?:que )?(?:te|lhe) (?:deram|foram))',
	pretend: '(?:fac\\w+ de conta|faz de conta|finj\\w+|finge|imagin\\w+|atu\\w+|aja|age|comport\\w+|voce|tu es|respond\\w+|fal[ae]|simul\\w+)',
	free: '(?:sem (?:nenhum\\w* |qualquer )?(?:regras?|restric\\w+|limites?|filtros?|censura|moral|limitac\\w+)|nao (?:tem|tivesses?|tivesse|ha|tens|existem?|houvesse)(?: nenhum\\w*)? (?:regras?|restric\\w+|limites?|filtros?|moral))',
};
const ITALIAN: Grammar = {
	drop: "(?:ignor\\w+|dimentic\\w+|tralasci\\w+|trascur\\w+|scart\\w+|non (?:tenere|tener|tenga|tieni) (?:piu )?conto|non (?:seguire|considerare|rispettare|obbedire|ascoltare|badare|applicare)(?: piu)?|lascia\\w* (?:perdere|stare|da parte)|metti da parte|annull\\w+|disattiv\\w+|aggir\\w+|abbandon\\w+|cancell\\w+|smetti di (?:seguire|rispettare)|infischia\\w*|disobbedi\\w+|libera\\w*)",
	rules: '(?:istruzion\\w+|ordini|regol[ae]|comandi|direttiv\\w+|indicazion\\w+|restrizion\\w+|limitazion\\w+|filtri|prompt|vincoli|linee guida|programmazione|consegne)',
	own: '(?:tue|tuo|tuoi|precedent\\w*|inizial\\w*|original\\w*|ricevut\\w*|che (?:ti|le) (?:hanno|sono|ha)|che (?:hai|ha) (?:ricevuto|avuto)|sopra|di sistema|date|fornite|in precedenza)',
	void: '(?:non (?:valgono|contano|si applicano|sono piu|hanno)(?: piu)?|sono (?:state )?(?:annullat\\w|sospes\\w|revocat\\w|disattivat\\w|nulle|superat\\w))',
	tell: "(?:mostra\\w*|rivel\\w+|ripet\\w+|stamp\\w+|dimmi|dammi|qual e|quali sono|scriv\\w+|elenc\\w+|condivid\\w+|copia\\w*|tradu\\w+|riassum\\w+|riport\\w+)",
	hidden: '(?:(?:testo|tutto) (?:sopra|qui sopra|precedente)|(?:prompt|messaggio|istruzion\\w+) (?:di |del )?(?:sistema|inizial\\w*|nascost\\w*|segret\\w*|original\\w*)|(?:il )?tuo(?: [a-z]{3,14})? prompt|(?:le )?tue (?:istruzioni|regole|direttive|indicazioni)|(?:istruzioni|regole) che (?:ti|hai))',
	pretend: '(?:fai (?:finta|come se)|fing\\w+|immagin\\w+|agisci|comporta\\w*|sei|ora in poi|adesso|rispond\\w+|parla\\w*|simula\\w*)',
	free: '(?:senza (?:alcun\\w* |nessun\\w* )?(?:regol[ae]|restrizion\\w+|limit[ie]|filtr[oi]|censura|morale|limitazion\\w+|vincoli)|non (?:hai|avessi|ha|avesse|ci sono|esistono)(?: piu)?(?: alcun\\w*| nessun\\w*)? (?:regol[ae]|restrizion\\w+|limit[ie]|filtri|morale|vincoli))',
};
const DUTCH: Grammar = {
	drop: "(?:negeer\\w*|vergeet|vergeten|sla geen acht|volg\\w*(?= [^.!?]{0,40}niet)|trek je niets|trek u niets|wis|laat(?= [^.!?]{0,50}(?:los|varen|vallen|achterwege|achter je|links liggen))|zet(?= [^.!?]{0,50}(?:opzij|uit|buiten werking))|schakel(?= [^.!?]{0,50}uit)|overschrijf|omzeil\\w*|houd je niet|hou je niet|hoef(?:t)? je (?:je )?niet|gehoorzaam(?= [^.!?]{0,40}niet)|gooi(?= [^.!?]{0,50}(?:overboord|weg))|doorbreek|stop met het volgen)",
	rules: '(?:instructies?|opdrachten|regels|richtlijnen|bevelen|aanwijzingen|beperkingen|voorschriften|filters|prompt\\w*|systeemprompt\\w*|programmering|restricties)',
	own: '(?:je|jouw|uw|vorige|eerdere|voorgaande|bovenstaande|oorspronkelijke|hierboven|gegeven|kreeg|die je|initiele|systeem\\w*)',
	void: '(?:(?:gelden|zijn|tellen|doen)[^.!?]{0,30}(?:niet meer|niet langer|ongeldig|vervallen|opgeheven|er niet toe))',
	tell: '(?:toon|laat|onthul\\w*|herhaal|geef|wat (?:is|zijn|staat)|vertel|print|schrijf|noem|deel|kopieer|welke|druk)',
	hidden: '(?:(?:je|jouw|uw|de|het)(?: [a-z]{3,14}){0,2} (?:systeem-?prompt\\w*|systeeminstructies|startprompt|prompt(?![a-z])|systeembericht)|(?:je|jouw) (?:[a-z]{3,14} )?(?:instructies|regels|richtlijnen|opdrachten)|(?:instructies|regels)[^.!?]{0,6} (?:heb je|zijn je|je gekregen|die je))',
	pretend: '(?:doe alsof|stel je voor|gedraag je|je bent|speel|antwoord|reageer|spreek)',
	free: '(?:geen (?:enkele )?(?:regels|beperkingen|grenzen|filters?|moraal|restricties|richtlijnen)|zonder (?:enige |enkele )?(?:regels|beperkingen|grenzen|filters?|censuur|moraal|restricties)|onbeperkt\\w*|ongecensureerd\\w*|ongefilterd\\w*)',
};

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}`);

function shapes({ drop, rules, own, void: ends, tell, hidden, pretend, free }: Grammar): RegExp[] {
	return [
		rule(`${drop}(?![a-z])[^.!?]{0,36} ${own} (?:[a-z']{2,16} ){0,2}${rules}(?![a-z])`),
		rule(`${drop}(?![a-z])[^.!?]{0,36} ${rules}(?![a-z])[^.!?]{0,14}(?<![a-z])${own}(?![a-z])`),
		rule(`${own} (?:[a-z']{2,16} ){0,2}${rules}(?![a-z])[^.!?]{0,20}(?<![a-z])${ends}`),
		rule(`${ends.startsWith('(?:(?:gelten') ? '(?:gelten|gilt|gelden)' : ends} (?:[a-z']{2,16} ){0,2}${own} (?:[a-z']{2,16} ){0,2}${rules}(?![a-z])`),
		rule(`${drop}(?![a-z])[^.!?]{0,16} (?:lo que (?:te|le) (?:dij|han|orden|ped|indic)|ce (?:qu'on|que l'on) (?:t'a|vous a)|was (?:man )?dir|quello che ti (?:e|hanno)|o que (?:te|lhe) (?:diss|mand|foi)|wat (?:je|jou) (?:is|werd))`),
		rule(`${tell}(?![a-z])[^.!?]{0,40}(?<![a-z])${hidden}`),
		rule(`${pretend}(?![a-z])[^.!?]{0,60}(?<![a-z])${free}(?![a-z])`),
	];
}

/** Attacks in German, French, Spanish, Portuguese, Italian and Dutch, over a folded lower-case sentence. */
export const FOREIGN_ATTACKS = new RuleSet('input', [GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH].flatMap(shapes), 'attack');
