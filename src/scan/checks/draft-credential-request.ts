import { hit, type Check } from '../check';
import { RuleSet } from '../rules/rule-set';
import { sentencesWith } from '../text/sentences';
import { SIGNAL } from '../vocabulary';

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}(?![a-z])`);

const CODE = '(?:code|codes|pin|password|passcode|number|token|key|digits)';
const CREDENTIAL = `(?:pass ?words?|passcodes?|passphrases?|pass ?keys?|pins?|pin (?:code|number)s?|cvv2?|cvc2?|cvn|cid|otp|tan|mtan|(?:log-?in|sign-?in|banking|account|access) (?:details|credentials|password|data|information)|credentials|(?:online )?banking (?:details|data|access|log-?in|password|pin|user ?name)|(?:the )?(?:three|3|four|4)[- ]?digits? (?:code |number )?(?:on|from|at|printed|code)|(?:card )?(?:security|verification|validation|confirmation|authenti\\w+|access|recovery|backup|unlock|secret|one[- ]?time|single[- ]use|sms|text|2fa|two[- ]factor|mfa|(?:six|6|four|4|eight|8|five|5)[- ]digit) (?:[a-z]{2,14} )?${CODE}|(?:full|complete|entire|whole|long|credit|debit|bank|payment)(?: (?:credit|debit|bank|payment))? card (?:number|details|data|information|info)|card (?:number|details|data|information|info)|(?:photo|picture|scan|image|cop(?:y|ie))s? of (?:[a-z]{2,8} ){0,7}(?:credit |debit |bank |payment )?cards?|(?:seed|recovery) (?:phrase|words)|private key|secret key|api key|security (?:answers?|questions?)|mother(?:'s)? maiden name|memorable (?:word|name|place|date|information)|answers? to (?:your|the) (?:[a-z]{2,10} )?(?:security|secret) questions?|(?:code|codes|number) (?:from|in|on|out of) (?:the|your) (?:[a-z]{2,12} ){0,2}(?:text|sms|message|authenticator|app|e-?mail|device|token)(?: message)?|(?:last|latest|current|next) code|codes? (?:that )?you (?:see|got|get|received|have|are seeing)|(?:full|complete|whole|entire) number (?:on|of) (?:the (?:front|back) of )?(?:your|the) (?:[a-z]{2,8} )?card|(?:social security|ssn)(?: number)?|(?:code|number|digits) (?:that )?(?:we|i|you|the bank|your bank)(?: have| got| just| was| were)* (?:texted|sent|received|e-?mailed|got|messaged|pushed)(?: (?:to you|you))?)`;
const GIVE = '(?:repl(?:y|ying) with|respond with|send(?:ing)?|shar(?:e|ing)|provid(?:e|ing)|tell(?:ing)?|giv(?:e|ing)|confirm(?:ing)?|read(?:ing)?(?: out| back)?|forward(?:ing)?|submit(?:ting)?|text(?:ing)?|e-?mail(?:ing)?|messag(?:e|ing)|suppl(?:y|ying)|stat(?:e|ing)|includ(?:e|ing)|writ(?:e|ing)|post(?:ing)?|paste|drop|dm|let (?:us|me) (?:have|know)|hand(?:ing)? over|pass(?:ing)? (?:on|along|me|us)|verify(?:ing)?|quote|spell|disclose|reveal|show)';
/** What lies between the asking verb and the credential. */
const TO = "(?: (?:me|us|here|back|over|along|with|your|the|both|my|our|this|that|all|full|current|old|new|existing|temporary|exact|details|of|for|to|online|e-?mail|name|names|username|user|login|id|address|and|or|a|an|just|again|number|it|i|we|exp\\w*|date|card|account|bank|phone|first|last|birth|postcode|zip|order|copy|photo|'s|,){1,1}){0,9},? ";
const YOURS = "(?:[a-z0-9'-]{1,14} ){0,5}";

const ASKS = new RuleSet('draft', [
	rule(`${GIVE}${TO}${CREDENTIAL}`),
	rule(`what (?:is|are|was) (?:your|the) ${YOURS}${CREDENTIAL}`),
	rule(`(?:i|we|our team|the system|the agent|support)(?: will| would| shall| do| am going to| are going to| just| only| still| also)* (?:need|require|must have|have to have|ask you for|ask for|like to have|like|want|request)(?: to (?:know|have|see|verify|confirm|get|check))? ${YOURS}${CREDENTIAL}`),
	rule(`(?:would|do) you mind (?:giving|sharing|sending|telling|providing|reading)(?: me| us)? ${YOURS}${CREDENTIAL}`),
	rule(`(?:may|can|could) (?:i|we) (?:please |kindly )?(?:have|get|ask for|take|see|know) ${YOURS}${CREDENTIAL}`),
	rule(`(?:enter|type|put|key in|fill in|insert|leave|drop) ${YOURS}${CREDENTIAL}[^.!?]{0,30} (?:here|in(?:to)? (?:this|the|your) (?:chat|reply|message|thread|conversation|e-?mail|form)|below|in your (?:reply|answer|response)|to (?:this|me|us)|in (?:response|return))`),
	rule(`(?:with|include|including|along with|together with) your ${YOURS}${CREDENTIAL}[^.!?]{0,40}(?:so (?:that )?(?:i|we)|and (?:i|we) (?:will|can))`),
	/(?<![a-z])(?:nennen|teilen|senden|schicken|geben|bestatigen|ubermitteln|schreiben|mitteilen|brauche\w*|benotige\w*|schick|sende|nenne|gib|teile|wie lautet|was ist)(?![a-z])[^.!?]{0,50}(?<![a-z])(?:passwor[td]\w*|kennwort\w*|pin(?:-?(?:code|nummer))?|m?tan|cv[vc]|prufnummer|kartenprufnummer|einmal-?(?:code|passwort)|zugangsdaten|anmeldedaten|sicherheitscode|bestatigungscode|kartennummer|kreditkartennummer|sms-?code)(?![a-z])/,
	/(?<![a-z])(?:envo\w+|communiqu\w+|donne\w*|indiqu\w+|transme\w+|fourni\w+|confirme\w*|partage\w*|besoin de|dites?|quel est)(?![a-z])[^.!?]{0,40}(?<![a-z])(?:mot de passe|code (?:secret|pin|confidentiel|de (?:verification|securite|confirmation)|recu|sms)|pin|cryptogramme|cvv|identifiants|numero (?:complet )?de (?:votre |la )?carte)(?![a-z])/,
	/(?<![a-z])(?:env[ií]\w+|indi[qc]\w+|proporcion\w+|facilit\w+|dig[ae]\w*|dar\w*|de(?:nos|me)|comuni[qc]\w+|confirm\w+|necesit\w+|compart\w+|cual es|pas[ae]\w*)(?![a-z])[^.!?]{0,40}(?<![a-z])(?:contrasenas?|clave(?: de acceso)?|pin|cvv|codigo (?:de (?:verificacion|seguridad|confirmacion)|secreto|pin|que (?:recibio|le enviamos))|numero (?:completo )?de (?:su |la )?tarjeta|credenciales)(?![a-z])/,
	/(?<![a-z])(?:envi\w+|inform\w+|forne[cç]\w+|dig[ao]\w*|diga-nos|indi[qc]\w+|confirm\w+|precis\w+|partilh\w+|compartilh\w+|qual e|mand\w+)(?![a-z])[^.!?]{0,40}(?<![a-z])(?:senha|palavra-?passe|pin|cvv|codigo (?:de (?:verificacao|seguranca|confirmacao)|secreto|pin|que recebeu)|numero (?:completo )?do (?:seu )?cartao|credenciais)(?![a-z])/,
	/(?<![a-z])(?:comunic\w+|invi\w+|forni\w+|indi[ck]\w+|dic[ae]\w*|ci dica|mi dica|conferm\w+|mand\w+|abbiamo bisogno|qual e|condivid\w+|dia|dare|darci|darmi|dirmi|dirci|scriv\w+)(?![a-z])[^.!?]{0,40}(?<![a-z])(?:password|pin|cvv|codice (?:di (?:sicurezza|verifica|conferma)|segreto|pin|otp|ricevuto|che ha ricevuto)|otp|numero (?:completo )?della (?:sua )?carta|credenziali)(?![a-z])/,
	/(?<![a-z])(?:kunt|kan|wilt|zou)[^.!?]{0,20}(?:wachtwoord|pincode|pin|cv[vc]|beveiligingscode|verificatiecode|inloggegevens|kaartnummer)[^.!?]{0,14}(?:geven|sturen|doorgeven|delen|noemen|bevestigen)(?![a-z])|(?<![a-z])(?:konnen|konnten|wurden|kannst)[^.!?]{0,30}(?:passwort|kennwort|pin|m?tan|cv[vc]|prufnummer|zugangsdaten|sicherheitscode|bestatigungscode|kartennummer)[^.!?]{0,14}(?:nennen|geben|mitteilen|schicken|senden|bestatigen)(?![a-z])/,
	/(?<![a-z])(?:stuur|stuurt|geef|geeft|geven|doorgeven|sturen|deel|deelt|vertel|vertelt|bevestig\w*|mail|sturen|geven|nodig|wat is)(?![a-z])[^.!?]{0,40}(?<![a-z])(?:wachtwoord|pincode|pin|cv[vc]|beveiligingscode|verificatiecode|inloggegevens|sms-?code|tan-?code|code[^.!?]{0,30}(?:sms|kreeg|ontving|ontvangen)|(?:volledige )?kaartnummer|inlogcode)(?![a-z])/,
]);

/** Warnings, refusals, resets, and what the customer may do elsewhere. */
const NEUTRAL =
	/(?<![a-z])(?:never|nobody|not (?:[a-z]{2,10} ){0,3}(?:ask|need|require|want|send|share|provide|tell|give|disclose|reveal|include|email|post|store|see|have access|know)|no (?:need|longer)|without (?:sharing|sending|giving)|avoid|instead of|(?:send|sent|give|gave|email|text|show) you|(?:on|in|into|through|via|under) (?:the|our|your) (?:log-?in|sign-?in|secure|settings|account|app|payment|website|web ?site|portal|reset|profile|checkout)|(?:reset|change|changing|resetting|update|updating|choose|create|set up|setting|forgot(?:ten)?|new) (?:[a-z]{1,8} ){0,3}(?:pass ?word|pin|passcode|card)|nie|niemals|nicht|kein\w*|ne jamais|jamais|ne (?:[a-z]{2,14} ){1,3}pas|nunca|no (?:comparta|envie|de|facilite|revele|comparte)|nao (?:partilhe|envie|compartilhe|forneca|informe|diga)|mai|non (?:comunic\w+|invi\w+|condivid\w+|forn\w+)|nooit|niet|geen|last (?:four|4)|(?:order|tracking|reference|invoice|booking|promo\w*|error|discount|gift|voucher|model|serial|customer|ticket|case|country|dial\w*|area|zip|post(?:al)?|bar|qr|product) (?:code|number|pin))(?![a-z])/;
const STILL_ASKS = /(?<![a-z])(?:order|tracking|reference|invoice|booking|customer|ticket|case|postal|post|zip) (?:code|number)/g;

/** Drafts that ask the customer for a password, a PIN, a card's code or number, or a one-time code. */
export const draftCredentialRequest: Check = {
	id: 'draft.credential_request',
	category: 'credential_request',
	direction: 'draft',
	wants: ['credential_word'],
	run: (text) =>
		sentencesWith(text, SIGNAL.credential_word).flatMap((sentence) => {
			const { start, end } = sentence;
			if (!ASKS.hold(sentence, 'plain') || NEUTRAL.test(sentence.plain.replace(STILL_ASKS, 'that'))) return [];
			return [hit(draftCredentialRequest, start, end)];
		}),
};
