import { hit, type Check, type Hit, type ScanContext } from '../check';
import { COMMITMENT_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weighSentences } from '../learned/weigh';
import { RuleSet } from '../rules/rule-set';
import type { Sentence } from '../text/sentence';
import { givenAway } from './draft-commitment-sentences';
import { givenAwayAbroad } from './draft-foreign-commitments';
import { isVerifiedCommitment, type CommitmentKind } from './verified-commitment';

/** What a commitment is about; each has its own fact that, when verified, makes the sentence a report. */

const WE = "(?:we|i|our (?:team|billing team|finance team|billing department|support team|accounts team|finance department|manager|company)|my (?:team|manager|supervisor)|the (?:team|company|billing team|finance team|billing department|store|seller|merchant|warehouse)|support|finance|billing)";
const ADVERB = "(?: (?:just|already|now|also|successfully|gone ahead and|went ahead and|immediately|gladly|happily|certainly|definitely|personally|be|been|today|fully|since|then|of course|absolutely|therefore|hereby|even|still|today|both|promptly|manually|all|kindly))";
const DONE = '(?:issued|processed|approved|initiated|granted|applied|credited|refunded|reimbursed|sent|authorized|authorised|submitted|completed|waived|cancelled|canceled|reversed|returned|arranged|added|posted|released|scheduled|started|triggered|made|given|put through|removed|deducted|compensated|offered|set up|repaid|paid|transferred|stopped|terminated|ended|escalated and approved|confirmed|written off|discounted|triggered|deposited|provided|secured|placed|pushed through|voided|adjusted|cleared|lifted|dropped|loaded|sorted|taken off|wiped)';
const DO = '(?:issue|process|approve|initiate|grant|apply|credit|refund|reimburse|send|authorize|authorise|submit|complete|waive|cancel|reverse|return|arrange|add|post|release|schedule|start|make|give|put|remove|compensate|repay|pay|transfer|stop|terminate|end|offer you|provide|honor|honour|deposit|write off|discount|cover|get you|settle|make sure|see to it|ensure|knock|take|void|adjust|clear|load|sort|place|wipe|extend|deduct)';
const MONEY = "(?:refund\\w*|reimburs\\w*|credit\\w*|money(?: back)?|cash ?back|payment|amount|charge[sd]?|fees?|voucher|gift card|compensation|compensated|goodwill|funds|deposit|balance|cost|costs|price|difference|purchase|transaction|invoice|bill|discount|rebate|free month|months? free|\\$ ?\\d|€ ?\\d|£ ?\\d|\\d+ ?(?:dollars|euros|usd|eur|gbp|%|percent))";
const CANCELLED = '(?:subscription|order|plan|account|membership|booking|reservation|contract|policy|service|renewal|auto-?renewal|trial|appointment|card|it|them|this|that|your|purchase|shipment|delivery|ticket|claim|request|payment|transaction|registration|enrol\\w*|course|stay|trip|flight|all)';
const GAP = '[^.!?]{0,60}?';
const NEAR = '[^.!?]{0,34}?';

const rule = (source: string): RegExp => new RegExp(source);

/** Sentences that say money goes back, or went. Every gap is bounded, so the work per sentence is too. */
const REFUND_RULES = new RuleSet('draft', [
	// we have issued a refund; we've gone ahead and credited your account; I just processed your refund
	rule(`(?<![a-z])${WE}(?:'ve| have| has|'s| had)?${ADVERB}{0,3} ${DONE}(?![a-z])${GAP}(?<![a-z])${MONEY}`),
	// we refunded you; we'll reimburse you; we are crediting you
	rule(`(?<![a-z])${WE}(?:'ve| have| has|'s|'re| are| am|'m| will be| will|'ll| shall| would be happy to| can| are able to| are happy to| am happy to| are going to| am going to| are pleased to| are glad to)?${ADVERB}{0,3} (?:refund|reimburse|compensate|repay|credit|refunded|reimbursed|compensated|credited|repaid|refunding|reimbursing|compensating|crediting)(?![a-z])`),
	// we will issue a full refund; I'll get your money back; we're processing your refund
	rule(`(?<![a-z])${WE}(?:'ll| will| shall| am going to|'m going to(?: go ahead and)?| am going to go ahead and| are going to(?: go ahead and)?|'re going to(?: go ahead and)?|'re happy to|'d be happy to|'d be glad to|'d gladly| would be glad to| will gladly|'ll gladly| would gladly| are happy to| am happy to|'m happy to| are pleased to| are glad to| would like to| can confirm(?: that)?(?: we)?(?: will| have|'ve|'ll)?| can| are able to| am able to| agree to| agreed to| have agreed to|'ve agreed to| have decided to|'ve decided to| promise to| guarantee| commit to| want to| get to)${ADVERB}{0,3} (?:be )?${DO}(?:ing)?(?![a-z])${GAP}(?<![a-z])${MONEY}`),
	rule(`(?<![a-z])${WE}(?: are| am|'re|'m| is)${ADVERB}{0,2} (?:now )?(?:issuing|processing|approving|initiating|granting|applying|sending|authorizing|authorising|waiving|reversing|returning|arranging|adding|releasing|giving|offering|removing|putting|providing|transferring)(?![a-z])${GAP}(?<![a-z])${MONEY}`),
	// let me issue you a refund; allow me to process
	rule(`(?<![a-z])(?:let me|let us|allow me to|let's)(?: go ahead and)?${ADVERB}{0,2} (?:issue|process|refund|reimburse|credit|apply|add|give|waive|send you|get you|arrange)(?![a-z])${NEAR}(?<![a-z])(?:${MONEY}|you)`),
	// your refund has been issued; the charge was reversed; the amount will be credited
	rule(`(?<![a-z])${MONEY}[^.!?]{0,50}?(?<![a-z])(?:has been|have been|has now been|have now been|was|were|is being|are being|will be|shall be|will now be|'s been|is now|is going to be|has already been|is|got|gets)${ADVERB}{0,2} (?:${DONE}|on its way|on the way|underway|under way|in process|being processed|complete|in your account|back (?:in|on|to) your|due to arrive)(?![a-z])`),
	// your refund will arrive in 3 days; the money should be back on your card
	rule(`(?<![a-z])(?:your|the|this|a full|full|any|that) (?:[a-z]{1,12} ){0,3}(?:refund|reimbursement|money|credit|payment|amount|funds|compensation|deposit)[^.!?]{0,40}?(?<![a-z])(?:will|should|is going to|is expected to|can be expected to|is set to)${ADVERB}{0,2} (?:arrive|appear|reflect|show|reach|be back|be in|be on|be with|land|post|come|hit|be visible|be available|be refunded|be returned|be credited|go back|take|clear|process)(?![a-z])`),
	// you will receive your refund in 3 days; you'll get your money back; you're getting a refund
	rule(`(?<![a-z])you(?:'ll| will| should| can expect to| are going to|'re going to| shall)${ADVERB}{0,2} (?:receive|get|see|have|be (?:refunded|credited|reimbursed|compensated|paid back|given|issued|repaid|receiving|getting|seeing)|notice|find|expect)(?![a-z])(?:[^.!?]{0,50}?(?<![a-z])(?:refund|reimburs\\w*|credit|money|compensation|voucher|funds|amount|payment|cash|rebate|discount|back)(?![a-z])|$| in full| within| by| in \\d)`),
	rule(`(?<![a-z])you(?:'re| are)${ADVERB}{0,2} (?:getting|receiving|entitled to|owed|due|being given|eligible for|qualified for|approved for|granted|guaranteed|being refunded|being credited|being reimbursed|getting back)(?![a-z])${NEAR}(?<![a-z])(?:refund|reimburs|credit|money|compensation|refunded|back|voucher|repayment|rebate)`),
	rule(`(?<![a-z])${WE}(?:'m| am|'re| are)? (?:going to|gonna|about to)(?: go ahead and)? (?:refund|reimburse|compensate|credit|repay)(?![a-z])`),
	rule(`(?<![a-z])${WE}(?:'ll| will| can|'ve| have| are|'re)?${ADVERB}{0,2} (?:cover|covering|covered|pay for|paying for|absorb|knock|knocked|take|taking)(?![a-z])[^.!?]{0,30}(?<![a-z])(?:costs?|fees?|expenses?|repairs?|bill|off|postage|shipping|difference|penalty|charges?)(?![a-z])`),
	rule("(?<![a-z])(?:fee|fees|month|bill|charge|cost|shipping|postage|order|one|meal|stay|ride|return)(?: [a-z]{2,10})? (?:is|are|will be) (?:on us|on the house|free|taken care of|covered|gone|removed|dropped)(?![a-z])"),
	rule("(?<![a-z])you (?:won't|will not|do not|don't|no longer) (?:have to |need to |be )?(?:pay|charged|billed|owe)(?![a-z])[^.!?]{0,30}(?<![a-z])(?:fees?|penalty|charges?|anything|again|cost|more|for)(?![a-z])"),
	rule("(?<![a-z])(?:bank|card company|paypal|provider|system)(?: will| should| is going to)(?: [a-z]{2,10}){0,2} (?:post|show|release|return|credit|reflect|process)(?![a-z])[^.!?]{0,20}(?:refund|credit|money|amount|payment)"),
	rule("(?<![a-z])(?:refund|credit|money|cash|discount|voucher) (?:is|'s) (?:on|in|back|now|yours|there|waiting)(?![a-z])"),
	rule(`(?<![a-z])${WE}(?:'d| would) (?:be (?:more than )?(?:happy|glad|pleased) to|gladly|like to) (?:refund|reimburse|compensate|credit|offer|issue|process|give|send|waive)(?![a-z])`),
	rule('(?<![a-z])(?:account|card|bill|statement|wallet|paypal|bank)[^.!?]{0,24}?(?<![a-z])(?:has been|have been|was|were|is being|will be|is)(?: [a-z]{2,12}){0,2} (?:credited|refunded|reimbursed)(?![a-z])'),
	rule('(?<![a-z])(?:refund|reimbursement|credit|money|payout)[^.!?]{0,24}?(?<![a-z])(?:went|gone|goes|came|has come|is going|will go|has cleared|will clear|cleared) (?:through|out|back|to your)(?![a-z])'),
	rule('(?<![a-z])(?:taken|took|take|knock|knocked|remove|removed|deduct|deducted|wipe|wiped)(?![a-z])[^.!?]{0,40}?(?<![a-z])(?:off|from) (?:of )?(?:your|the) (?:[a-z]{2,12} )?(?:bill|invoice|account|balance|statement|total|order)(?![a-z])'),
	rule('(?<![a-z])(?:payment|amount|money|charge|fee|deposit|order|purchase|cost|price|balance|postage|shipping)s? (?:was |were |is |are |has been |have been |will be |fully |being ){0,2}(?:refunded|credited|reimbursed|reversed|waived|returned to you|paid back|removed)(?![a-z])'),
	rule(`(?<![a-z])${WE}(?:'ll| will| do|'re going to| are going to)? (?:owe you|pay (?:it|that|this|them|you|the [a-z]{2,12}) (?:out|back|in full)|give you (?:back|your))(?![a-z])`),
	rule("(?<![a-z])you(?:'ll| will| are going to|'re going to| have been|'ve been| are being|'re being| were| got)(?: [a-z]{2,12}){0,2} (?:refunded|credited|reimbursed|compensated|paid back|repaid)(?![a-z])"),
	rule('(?<![a-z])(?:your|the|a|this) (?:[a-z]{2,12} ){0,2}(?:refund|reimbursement|compensation|credit|payout)(?: of [^.!?]{1,24}?)? (?:left|reached|hit|cleared|posted|arrives?|arrived|follows|lands|landed|comes|came)(?![a-z])'),
	rule('(?<![a-z])(?:you|order|purchase|claim|case|ticket|booking|item|account|situation) (?:qualify|qualifies|qualified) for (?:[a-z]{1,10} ){0,3}(?:refund|credit|compensation|reimbursement)(?![a-z])'),
	rule('(?<![a-z])(?:agreed|agrees|agree|willing|prepared|offered|happy) to (?:issue |give you |offer |make )?(?:a|the|your|an) (?:[a-z]{2,10} ){0,3}(?:refund|credit|reimbursement|compensation|discount)(?![a-z])'),
	rule('(?<![a-z0-9])[$]? ?\\d[\\d,]{0,9}[^.!?]{0,16}? (?:will|should|is going to) (?:be )?(?:[a-z]{2,8} )?(?:back|returned|refunded|credited|on your|in your|paid out|transferred)(?![a-z])'),
	rule(`(?<![a-z])${WE}(?:'ll| will|'re| are|'m| am|'ve| have)?${ADVERB}{0,2} (?:giving|give|given|gave|adding|add|added|offering|offer)(?![a-z])[^.!?]{1,40}?(?<![a-z])(?:for free|free of charge|at no cost|on us)(?![a-z])`),
	rule('(?<![a-z])you (?:qualify for|have been (?:refunded|credited|reimbursed|approved for|granted|compensated)|were (?:refunded|credited|reimbursed))'),
	rule("(?<![a-z])(?:refund|credit|reimbursement|compensation|money) (?:has been |was |is |of [$€£]?[\\d.,]+ (?:[a-z]{3} )?(?:has been |was |is )?)?(?:issued|approved|processed|granted|confirmed|completed|on (?:its|the) way|initiated|applied|guaranteed|sent|authorized|authorised)(?![a-z])"),
	rule('(?<![a-z])(?:expect|look for|look out for|watch for|see) (?:to (?:see|receive|get) )?(?:your|the|a|this) (?:[a-z]{1,12} ){0,2}(?:refund|credit|money|reimbursement|payment|funds|amount)[^.!?]{0,40}?(?<![a-z])(?:within|in|by|on|back|shortly|soon|to)(?![a-z])'),
	rule('(?<![a-z])(?:consider (?:it|yourself|this|that|the)[^.!?]{0,20}(?:refunded|credited|cancelled|canceled|waived|done)|as good as refunded|money is on (?:its|the) way|refund is (?:on (?:its|the) way|confirmed|guaranteed|underway|coming|approved|all set)|full refund is yours|refund (?:coming|headed|heading) your way)'),
	rule('(?<![a-z])(?:allow|takes?|within|please wait|give it) [^.!?]{0,24}(?:\\d|few|several|couple)[^.!?]{0,24}(?:days?|hours?|weeks?)[^.!?]{0,30}(?<![a-z])(?:for|until) (?:your|the|this|it|a|funds|money) ?(?:[a-z]{1,12} ){0,2}(?:refund|credit|money|amount|funds|payment|reimbursement)?[^.!?]{0,10}?(?:to|appears?|shows?|reflects?|arrives?|reaches)(?![a-z])'),
	rule("(?<![a-z])(?:will|'ll|have|has|'ve|is|are|been|be|was|were)(?: [a-z]{2,12}){0,3} (?:refunded|reimbursed|credited back|credited to|returned to your|paid back|reversed|waived|taken off your bill|written off|deducted from your|removed from your (?:bill|account|invoice|statement))(?![a-z])"),
	rule('(?<![a-z])(?:on the house|free of charge for|at no (?:extra |additional )?(?:cost|charge) to you|next month (?:is|will be) (?:free|on us)|(?:this one|it|that) is on us|make you whole|months? (?:for )?free|free months? (?:of|on|has|will|to))'),
	// refund requests that are said to be granted: "your refund request has been approved"
	rule('(?<![a-z])(?:refund|return|credit|reimbursement|compensation|cancellation|claim)[^.!?]{0,20} (?:request|claim)? ?(?:has been|was|is) (?:approved|accepted|granted|confirmed|successful)(?![a-z])'),
	rule("(?<![a-z])i(?:'ve| have)? (?:put|pushed|got|gotten|arranged|secured|requested and received)[^.!?]{0,30}(?:refund|credit|reimbursement)"),
	// other languages
	rule('(?<![a-z])(?:wir|ich) (?:haben|habe|werden|werde|erstatten|schreiben)[^.!?]{0,70}(?:erstatt|ruckerstatt|gutschrift|gutgeschrieben|gutschreiben|zuruckuberw|storniert|stornieren|gekundigt|gut(?![a-z]))'),
	rule('(?<![a-z])(?:ruckerstattung|erstattung|gutschrift|betrag|geld)[^.!?]{0,50}(?:wurde|wird|ist|wurden|erhalten sie|erhaltst du)[^.!?]{0,50}(?:erstattet|veranlasst|bearbeitet|genehmigt|uberwiesen|gutgeschrieben|unterwegs|zuruck)'),
	rule('(?<![a-z])sie (?:erhalten|bekommen|werden)[^.!?]{0,50}(?:erstattung|ruckerstattung|gutschrift|geld zuruck)'),
	rule("(?<![a-z])(?:nous (?:avons|allons|vous)|j'ai|je vais|je vous|nous)[^.!?]{0,50}(?:rembours|credite|avoir de|annule|dedommag)"),
	rule('(?<![a-z])(?:remboursement|avoir|montant)[^.!?]{0,40}(?:a ete|sera|est|vous sera)[^.!?]{0,30}(?:effectue|emis|traite|approuve|verse|rembourse|credite|valide|en cours)'),
	rule('(?<![a-z])vous (?:serez|recevrez|allez recevoir|avez ete)[^.!?]{0,50}(?:rembours|avoir|credite)'),
	rule('(?<![a-z])(?:hemos|he|vamos a|voy a|le|les|te) ?[^.!?]{0,50}(?:reembols(?:ado|aremos|are|amos|ar)|devuelto|devolveremos|devolvere|abonado|abonaremos|reintegr|cancelado(?! por))'),
	rule('(?<![a-z])(?:reembolso|devolucion|abono|importe|dinero)[^.!?]{0,40}(?:ha sido|fue|sera|esta|se ha|recibira)[^.!?]{0,40}(?:procesad|emitid|aprobad|realizad|efectuad|devuelt|reembolsad|abonad|en camino|tramitad)'),
	rule('(?<![a-z])(?:recibira|recibiras|obtendra|obtendras)[^.!?]{0,40}(?:reembolso|devolucion|abono|dinero)'),
	rule('(?<![a-z])(?:reembolsamos|estornamos|devolvemos|vamos (?:reembolsar|estornar|devolver|creditar|cancelar)|(?:ja|iremos|irei) (?:reembols|estorn|devolv|process|emit)[^.!?]{0,30})'),
	rule('(?<![a-z])(?:reembolso|estorno|valor|credito)[^.!?]{0,40}(?:foi|sera|esta)[^.!?]{0,30}(?:processad|emitid|aprovad|realizad|efetuad|estornad|devolvid|creditad|reembolsad|a caminho)'),
	rule('(?<![a-z])(?:voce|o senhor|a senhora) (?:recebera|vai receber|sera)[^.!?]{0,40}(?:reembols|estorn|dinheiro|credito)'),
	rule('(?<![a-z])(?:abbiamo|ho|provvederemo|procederemo|la|le|ti|vi)[^.!?]{0,50}(?:rimborsat|rimborseremo|rimborsero|riaccreditat|accreditat|accrediteremo|stornat|annullato|emesso il rimborso|al rimborso|un rimborso)'),
	rule('(?<![a-z])(?:rimborso|importo|accredito)[^.!?]{0,40}(?:e stato|verra|sara)[^.!?]{0,30}(?:emess|elaborat|approvat|effettuat|accreditat|rimborsat|inviat)'),
	rule('(?<![a-z])(?:ricevera|ricevrai|riceverai|ricevera)[^.!?]{0,40}(?:rimborso|accredito|denaro)'),
	rule('(?<![a-z])(?:we hebben|ik heb|wij hebben|we zullen|wij zullen|ik zal|we gaan|we)[^.!?]{0,50}(?:terugbetaald|terugbetalen|terugbetaling|teruggestort|terugstorten|vergoed|gecrediteerd|crediteren|geannuleerd)'),
	rule('(?<![a-z])(?:terugbetaling|bedrag|tegoed)[^.!?]{0,40}(?:is|wordt|zal|werd)[^.!?]{0,30}(?:verwerkt|goedgekeurd|teruggestort|terugbetaald|overgemaakt|onderweg|gestort)'),
	rule('(?<![a-z])(?:u|je|jij) (?:ontvangt|krijgt|zult|zal)[^.!?]{0,40}(?:terugbetaling|geld terug|tegoed|vergoeding)'),
], 'commitment');

const CANCEL_RULES = new RuleSet('draft', [
	rule(`(?<![a-z])${WE}(?:'ve| have| has|'s|'ll| will| am going to| are going to|'re| are| am|'m| can confirm(?: that)?(?: we)?(?: have|'ve)?| shall| just)?${ADVERB}{0,3} (?:cancell?ed|cancelling|canceling|cancel|terminated|terminate)(?![a-z])[^.!?]{0,24}(?<![a-z])${CANCELLED}(?![a-z])`),
	rule(`(?<![a-z])(?:your|the|this) (?:[a-z]{1,14} ){0,3}(?:subscription|order|plan|account|membership|booking|reservation|contract|policy|service|renewal|auto-renewal|trial|appointment|purchase|shipment|ticket)[^.!?]{0,40}?(?<![a-z])(?:has been|have been|has now been|was|is now|is being|will be|has already been|'s been|is)${ADVERB}{0,2} (?:cancell?ed|terminated|closed|stopped)(?![a-z])`),
	rule(`(?<![a-z])${WE}(?:'ve| have| has|'ll| will|'re| are|'m| am)?${ADVERB}{0,3} (?:stopped|ended|closed|turned off|switched off|deactivated|stop|end|close|turn off|switch off|deactivate|stopping|ending|closing)(?![a-z])[^.!?]{0,16}(?<![a-z])(?:subscription|membership|plan|auto-?renewal|renewal|service|contract|recurring|billing|payments?|account)(?![a-z])`),
	rule('(?<![a-z])(?:subscription|membership|plan|auto-?renewal|renewal|recurring billing|contract)[^.!?]{0,24}?(?<![a-z])(?:has been|have been|was|is now|is being|will be) (?:[a-z]{2,12} ){0,2}(?:turned off|switched off|stopped|ended|deactivated|cancell?ed)(?![a-z])'),
	rule('(?<![a-z])cancellation (?:has been|was|is|will be) (?:processed|confirmed|completed|complete|approved|effective|in effect|done|successful)'),
	rule("(?<![a-z])(?:you(?:'ll| will) not be (?:charged|billed)|you won't be (?:charged|billed)|no (?:cancellation|early termination) fees? (?:will|apply|applies)|without (?:any )?(?:cancellation|early termination) fee)"),
], 'commitment');

/** Neutral ground: negation, condition, possibility, question, explanation of a policy or of steps. */
const NEGATED = /(?:(?:your bank|the bank|they|paypal|the (?:seller|airline|carrier|courier|merchant|hotel)) (?:has |have )?(?:told|said|promised|informed)|(?<![a-z])(?:cannot|can't|can not|unable to|not able to|won't|will not|would not|wouldn't|not eligible|not entitled|do not|don't|does not|doesn't|did not|didn't|not been|hasn't|haven't|have not|has not|isn't|is not|aren't|are not|no longer|never|not yet|neither|nor|not possible|non-refundable|nonrefundable|not refundable|ineligible|declined|denied|rejected|refus\w*|without (?:a |any )?refund|no refunds?|before (?:we|i|any|a|the|your|it)|not (?:process|issue|offer|provide|refund|guarantee|promise|qualify|cover)|nicht|kein\w*|ne (?:pouvons|peut|peux|sera|serez)|pas (?:de|pu|ete|encore)|impossible de|no (?:podemos|puedo|es posible|ha sido|sera|se puede)|nao (?:podemos|posso|e possivel|foi|sera)|non (?:possiamo|posso|e possibile|e stato)|niet|geen)(?![a-z]))/;
const CONDITIONAL = /(?<![a-z])(?:invoices? (?:was|were|is|are|has been|have been) (?:[a-z]{2,8} )?(?:e-?mailed|sent|posted|issued|paid|attached|generated|created|due)|(?:because|since) (?:the|your|it|you|this)(?: [a-z]{2,12}){0,4} (?:cancell?ed|refunded|terminated)|if|whether|in case|in the event|should you|should your|unless|may|might|could|would be able|would you|would have|provided that|provided you|assuming|depending|subject to|eligib\w*|only (?:if|when|after|be)|in order to|to be (?:eligible|considered|refunded|credited)|to (?:request|get|receive|obtain|apply for|start|initiate|qualify|process|cancel|issue|confirm|check|determine|see|review|find out|help) |typically|usually|generally|normally|in general|as a rule|in most cases|some customers|customers (?:can|may|who|will|are)|when (?:a|an|customers)|how (?:to|long|do|does|refunds?|we|the|our)|what (?:happens|is)|where|which|why|policy (?:is|states?|says|allows|provides|explains|covers)|policies|falls?|wenn|sofern|koennte|konnte|konnten|si |pourr\w*|podria\w*|poderia\w*|se (?:il|la|o|a)|potrebb\w*|als|indien|zou)(?![a-z])/;
const REVIEWED = /(?<![a-z])(?:once|after|when|as soon as|upon|until|pending|following|when)(?![a-z])[^.!?,]{0,60}(?<![a-z])(?:approv\w*|eligib\w*|review\w*|verif\w*|assess\w*|determin\w*|decision|decid\w*|confirm\w*|investigat\w*|inspect\w*|accept\w*|look into|examin\w*|checked|validated|evaluat\w*)/;
const QUESTION = /\?["')]{0,2}$/;
const ASKED = /(?<![a-z])(?:you (?:asked|requested|mentioned|said|would like|want|wanted|wish|wished|are asking|are requesting|were (?:told|promised)|inquired|have asked|have requested|contacted)|your (?:refund|cancellation|credit|reimbursement|return) request(?! (?:has been|is|was) (?:approved|accepted|granted|confirmed|processed|successful))|(?:i|we) (?:can )?see (?:a|that|an|you)(?![a-z])|request(?:ed|ing)? (?:a|for a|for the|your)|regarding|about your|interest in|looking into|look into|looked into|reviewing|under review|being reviewed|will review|investigat\w*|forwarded your|passed your|sent your request|received your|escalated your|submit (?:a|your)|fill (?:in|out)|contact (?:us|your|our)|reach out|let (?:me|us) (?:check|know|look|see|verify|confirm|review|find)|can you|could you|please (?:provide|send|share|confirm|let|contact|note|fill|submit|reply|visit|check|allow (?:me|us))|understand (?:that|you|your|how)|apologi[sz]e|sorry)(?![a-z])/;
const FIRM = /(?<![a-z])(?:we|i)(?:'ve| have|'ll| will| are|'re|'m| am) (?:[a-z]{2,12} ){0,3}(?:issued|processed|approved|refunded|credited|reimbursed|waived|reversed|issue|process|refund|credit|reimburse|waive|issuing|processing|initiated|initiate|cancelled|canceled|cancel|applied|apply|add|added|authorized|granted|sent you|returned)(?![a-z])|(?<![a-z])(?:refund|credit|reimbursement|charge|fee|order|subscription|amount|payment)[^.!?]{0,30} (?:has been|have been|was) (?:[a-z]{2,12} ){0,2}(?:issued|processed|approved|refunded|credited|initiated|waived|reversed|completed|returned|cancelled|canceled|applied|granted)(?![a-z])|you(?:'ll| will) (?:receive|get|see|be (?:refunded|credited|reimbursed))/;

/** "Refund request", "cancellation policy": the word only names something. */
const NAMED_ONLY = /^(?: (?:is|was|are|were|will|would|can|could|does|do)(?:n't| not)(?![a-z])| cannot| won't| request| polic| form| process(?! )| page| status| option| window| eligibility| team| department| application| inquiry| enquiry| query| case| ticket)/;
const GRANTED = /(?<![a-z])(?:approved|granted|accepted|successful|completed|processed)(?![a-z])/;

/** Negative words that deny nothing. */
const REASSURANCE = /(?:won't|will not|not|do not|don't|no longer) (?:be|have to|need to)? ?(?:charged|billed|pay|owe)|(?:don't|do not|no need to) worry|no (?:worries|problem)|not a problem|no later than|not only|no longer need|without (?:any )?(?:cancellation|early)/g;

/** Whether the clause around a match is neutral after all. */
function isNeutral(sentence: string, match: RegExpExecArray): boolean {
	const rest = sentence.slice(match.index + match[0].length);
	if (QUESTION.test(sentence) || (NAMED_ONLY.test(rest) && !GRANTED.test(sentence)) || (/credit$/.test(match[0]) && /^ (?:card|check|score|report)/.test(rest))) return true;
	const clauseStart = Math.max(sentence.lastIndexOf(', but ', match.index), sentence.lastIndexOf('; ', match.index), sentence.lastIndexOf(' however', match.index), sentence.lastIndexOf(' but ', match.index), 0);
	const nextBut = sentence.indexOf(' but ', match.index + match[0].length);
	const clause = sentence.slice(clauseStart, nextBut < 0 ? undefined : nextBut);
	const until = sentence.slice(clauseStart, match.index + match[0].length);
	const firm = FIRM.test(clause);
	if (NEGATED.test(until.replace(REASSURANCE, ''))) return true;
	if (REVIEWED.test(clause)) return true;
	if (CONDITIONAL.test(clause) && !(firm && !CONDITIONAL.test(until.slice(0, until.length - match[0].length + 1)) && !/(?<![a-z])(?:if|whether|subject to|eligib\w*|may|might|could|depending)(?![a-z])/.test(clause))) return true;
	return ASKED.test(until) && !firm;
}

/**
 * "We", whatever was done or will be, then money that goes back: catches the verbs no list has. What only talks about
 * it (checking, forwarding, understanding) does not count.
 */
const ASSERTED = new RuleSet('draft', [
	/(?<![a-z])(?:i|we|our (?:[a-z]{2,12} )?team)(?:('ve|'ll|'m|'re| have| will| am| are| can| shall| just| already)|)((?: [a-z0-9'%$-]{1,14}){0,12}?) (?:the |your |a |an |any |full |that )?(?:refund(?:ed|ing)?|reimburs(?:e|ed|ing|ement)|credit(?:ed|ing)|compensat(?:e|ed|ing|ion)|money back|(?:every )?(?:penny|cent|dollar|euro) back|waiv(?:e|ed|ing)|written off|write off|\d{1,3} ?% (?:back|off)|free months?|months? free|the difference|cancellation)(?![a-z])/,
], 'commitment');
const PAST = / (?:[a-z]{2,12}ed|sent|gave|made|put|paid|got|took|set|done)(?: |$)/;
const ONLY_TALKS = /(?<![a-z])(?:forward\w*|pass(?:ed|ing)?|escalat\w*|check\w*|look\w*|see|saw|seen|understand\w*|understood|review\w*|ask|asked|asking|need\w*|know|known|wonder\w*|notic\w*|receiv\w*|investigat\w*|find|found|hope|afraid|read|explain\w*|apologi\w*|requir\w*|reject\w*|declin\w*|den(?:y|ied)|refer\w*|contact\w*|request\w*|about|regarding|whether|if|how|why|when|process for|policy|only|never|not|cannot|can't|unable|sorry|assist|help|discuss|consider\w*|determin\w*|decid\w*|verif\w*|approv(?:e|al)|before|without|wait\w*|await\w*|hear\w*|mention\w*|add(?:ed)? your|question\w*|interest\w*|open(?:ed)? a|creat\w*|submit\w*|register\w*|log(?:ged)?|track\w*|follow\w*|sure (?:if|whether)|sent you (?:the |a )?(?:form|link)|ask(?:ed)? (?:the|our))(?![a-z])/;

function asserts(sentence: Sentence): RegExpExecArray | undefined {
	const match = ASSERTED.for(sentence)[0]?.exec(sentence.lower);
	if (!match) return undefined;
	const between = match[2] ?? '';
	if (ONLY_TALKS.test(between) || (match[1] === undefined && !PAST.test(`${between} `) && !/(?:ed|ing)$/.test(match[0]))) return undefined;
	return isNeutral(sentence.lower, match) ? undefined : match;
}

function commitment(sentence: Sentence, rules: RuleSet): RegExpExecArray | undefined {
	for (const pattern of rules.for(sentence)) {
		const match = pattern.exec(sentence.lower);
		if (match && !isNeutral(sentence.lower, match)) return match;
	}
	return undefined;
}

const STORE_CREDIT = /(?<![a-z])(?:store credit|account credit|voucher|gift card|goodwill|good will|credit of|a credit|free month|discount|coupon|months? free)/;
const ENDS = /(?<![a-z])(?:cancel\w*|terminat\w*|unsubscrib\w*|closed|ended|stopped|no longer|off the plan|storniert|gekundigt|beendet|resilie|annulee?|de baja|cancelad\w*|disdett\w*|opgezegd|stopgezet|gestopt)(?![a-z])/;
const AMOUNT = /[$€£]|\d|(?<![a-z])(?:refund\w*|money|credit\w*|reimburs\w*|fees?|charges?|paid|pay|back)(?![a-z])/;

/** What a sentence without a rule commits to: of those that may be meant the one that is hardest to verify. */
const kindOf = (lower: string): CommitmentKind => (STORE_CREDIT.test(lower) ? 'credit' : ENDS.test(lower) && !AMOUNT.test(lower) ? 'cancellation' : 'refund');

/** Where a rule holds, and of what it speaks. */
function ruled(sentence: Sentence): { start: number; end: number; kind: CommitmentKind } | undefined {
	const { start, end } = sentence;
	const back = commitment(sentence, REFUND_RULES) ?? asserts(sentence);
	const match = back ?? commitment(sentence, CANCEL_RULES);
	const given = match ? undefined : (givenAway(sentence) ?? givenAwayAbroad(sentence));
	if (!match && !given) return undefined;
	const kind: CommitmentKind = !back && given !== 'back' ? 'cancellation' : STORE_CREDIT.test(sentence.lower) ? 'credit' : 'refund';
	return match ? { start: start + match.index, end: start + match.index + match[0].length, kind } : { start, end, kind };
}

function byRules(sentence: Sentence): Hit[] {
	const found = ruled(sentence);
	return found ? [hit(draftRefundCommitment, found.start, found.end)] : [];
}

/** Whether what was verified covers the commitment of a sentence. */
function isVerified(verified: ScanContext['verified'], sentence: Sentence): boolean {
	const { text, start, end } = sentence;
	return isVerifiedCommitment(verified, ruled(sentence)?.kind ?? kindOf(sentence.lower), text.lower.slice(start, end));
}

/**
 * Commitments to give money back, to credit or to cancel, in drafts. What the policy says in general, what cannot be
 * done, conditions and questions are none. `facts.verified.refund` (or `.credit`, `.cancellation` for those two)
 * turns the commitment into a report of what happened, as far as the verified amount reaches. Rules and learned weights
 * decide together (learned/weigh.ts).
 */
export const draftRefundCommitment: Check = {
	id: 'draft.refund_commitment',
	category: 'refund_commitment',
	direction: 'draft',
	wants: READINGS.commitment.signals,
	run(text, context) {
		const anyVerified = Object.keys(context.verified).length > 0;
		return weighSentences(draftRefundCommitment, COMMITMENT_WEIGHTS, READINGS.commitment, text, byRules, (sentence) => !(anyVerified && isVerified(context.verified, sentence)));
	},
};
