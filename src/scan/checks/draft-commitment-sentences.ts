import { RuleSet } from '../rules/rule-set';
import type { Sentence } from '../text/sentences';

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}(?![a-z])`);

const GIVER = '(?:we|i|(?:our|my|the) (?:[a-z]{2,12} ){0,2}(?:team|department|dept|manager|supervisor|company|colleagues?|office|desk|staff|store|shop|warehouse|people|side)|finance|billing|accounts|support|head office|accounting|management)';
const DOES = "(?: (?:will|shall|have|has|had|am|are|is|did|do|can|be|been|going to|would be (?:happy|glad|pleased|delighted|more than happy) to|(?:be )?(?:happy|glad|pleased|delighted|able|prepared|willing|ready) to|would like to|were able to|was able to|managed to|(?:have )?(?:decided|agreed|arranged|opted|chosen|offered|promised) to|made sure to|take care of|confirm(?: that)?(?: we| i)?|have it|get|guarantee|promise|about to|in the process of|working on|see to it that|make sure(?: that)?|ensure(?: that)?|had|asked finance to|got|went ahead to))";
const GOOD = '(?:refunds?|reimbursements?|credits?|vouchers?|discounts?|coupons?|rebates?|gift ?cards?|compensation|amt off|amt back|cash ?back|goodwill(?: gesture)?|(?:free|complimentary|extra) (?:[a-z]{2,12} ){0,2}(?:months?|weeks?|years?|nights?|meals?|shipping|delivery|upgrade|replacement|service)|amt (?:credit|voucher|discount|refund)|payout|(?:[\\d,]+ )?(?:bonus |loyalty |reward )?points|money back|store credit|chargeback|repayment)';
const FUNDS = '(?:amt|money|funds|cash|payments?|amount|deposit|(?:every |each |last )?(?:penny|cent|dollar|pound|euro)|refunds?|credits?|reimbursements?|difference|charges?|fees?|balance|purchase price|what you paid|full (?:amount|price|sum)|sum|total|overpayment|compensation|price|postage|cost)';
const CHARGE = '(?:fees?|charges?|costs?|invoices?|bills?|balance|amount|penalty|penalties|interest|postage|shipping|surcharges?|payments?|amt|price|total|dues?|debt|deductible|tax|toll|fines?|instal?lments?|premium|what you owe|half)';
const GIVE = '(?:issu\\w*|process\\w*|approv\\w*|grant\\w*|appl(?:y|ied|ying)|sen[dt]\\w*|authori[sz]\\w*|initiat\\w*|submitted|arrang\\w*|add\\w*|offer\\w*|giv\\w*|gave|provid\\w*|extend\\w*|load\\w*|post\\w*|award\\w*|put\\w*|throw\\w* in|thrown in|includ\\w*|complet\\w*|releas\\w*|mak\\w*|made|set up|secur\\w*|schedul\\w*|push\\w*|honou?r\\w*|expedit\\w*|rais(?:e|ed|ing)|trigger\\w*|finali[sz]\\w*|clear\\w*|start\\w*|deposit\\w*|pay|paid|paying|got|green-?lit|signed off(?: on)?|transfer\\w*)';
const PUT = '(?:popp?\\w*|put\\w*|sen[dt]\\w*|pay(?:ing)?|paid|giv\\w*|gave|transferr?\\w*|wir(?:e|ed|ing)|return\\w*|releas\\w*|push\\w*|load\\w*|dropp?\\w*|plac\\w*|add\\w*|mov(?:e|ed|ing)|revert\\w*|remit\\w*|bounc\\w*|shift\\w*|deposit\\w*|get|getting|got|credit\\w*|rout\\w*|direct\\w*|forward\\w*|hand\\w*|issu\\w*|reissu\\w*|pass\\w*)';
const BACKTO = '(?:back|over|onto|on to|into|to (?:your|the) (?:[a-z]{2,12} ){0,3}(?:account|card|bank|wallet|paypal|visa|method|source|balance|statement|mastercard|amex)|in your (?:account|bank|wallet)|on your (?:account|card|statement|bill)|your way|to you)';
const WAIVE = '(?:waiv\\w*|dropp?\\w*|remov\\w*|zero\\w*(?: out)?|wip(?:e|ed|ing)|cancel\\w*|revers\\w*|void\\w*|scrapp?\\w*|writ\\w* off|written off|wrote off|forgiv\\w*|forgave|knock\\w*|tak(?:e|en|ing)|took|strik\\w*|struck|eat|eating|eaten|absorb\\w*|cover\\w*|swallow\\w*|pick\\w* up|foot|footing|back\\w* out|undo\\w*|undone|clear\\w*|lift\\w*|delet\\w*|refund\\w*|halv\\w*|reduc\\w*|lower\\w*|discount\\w*|nullif\\w*|eras\\w*|slash\\w*|shav\\w*|settl\\w*|comp|comped|rescind\\w*|bear|bearing|deduct\\w*|adjust\\w*)';
const PLAN = '(?:subscription|order|plan|account|membership|booking|reservation|contract|policy|service|renewal|auto-?renew\\w*|trial|appointment|purchase|shipment|delivery|ticket|agreement|line|package|enrol\\w*|registration|autopay|direct debit|tickets?|flight|stay|it|everything)';
const ENDS = '(?:cancel\\w*|terminat\\w*|clos(?:e|ed|ing)|end(?:ed|ing)?|stopp?(?:ed|ing)?|call(?:ed|ing)? off|deactivat\\w*|discontinu\\w*|wound down|revok\\w*|switched off|turned off|void\\w*|shut(?:ting)? (?:down|off)|scrapp\\w*|withdrawn|ceased)';
const WAS = '(?:has been|have been|had been|was|were|is being|are being|will be|shall be|is|are|got|gets|is going to be|are going to be|has|have|will|shall|should be|will have been|being)';

const BACK = new RuleSet('draft', [
	rule(`(?:fees?|charges?|costs?|surcharges?|penalty|premium|interest) (?:will not|shall not|is not going to|are not going to|no longer) (?:appear|show|be (?:on|charged|added|billed)|apply|come)`),
	rule('(?:let|letting) you off (?:the |your |this |that |any )'),
	rule('you (?:get|receive|are getting|count on (?:getting|receiving)|will get|rely on (?:getting|receiving)) (?:your |the |all |every )?(?:[a-z]{2,8} )?(?:amt|money|cash|fare|price|deposit|payment|amount|fee|cost|rest|difference)(?: [a-z]{2,8})? back'),
	rule(`(?:you can|please|do) (?:count on|rely on|expect|bank on) (?:getting|receiving|having|seeing|a|the|your) (?:[^.!?]{0,24} )?(?:back|refund|reimbursement|credit)`),
	rule('(?:i|we)(?: have)? (?:sent|shipped|ordered|booked|arranged|dispatched) [^.!?]{0,40} at our (?:own )?(?:expense|cost)'),
	rule(`(?:take|have|use|enjoy) (?:this|these|our) (?:amt |[a-z]{2,12} ){0,2}?(?:voucher|coupon|gift ?card|credit|discount)s?(?! (?:page|card|field|form|box))`),
	rule(`(?:${FUNDS}|amt|bucks|quid|dollars|euros|pounds) (?:is|are|has been|have been) (?:[a-z]{2,10} )?on (?:its|their|the) way`),
	rule(`(?:amt|${FUNDS}) (?:that |which )?(?:we|i) (?:have )?(?:returned|refunded|sent back|paid back|credited|reimbursed|put back|gave back|transferred|released)`),
	// "… and have sent both payments back": the subject is in the first half
	rule(`(?:and|,) (?:have|has|will|shall|am|are) ${PUT} (?:[^.!?]{0,30} )?${FUNDS} (?:[^.!?]{0,36} )?${BACKTO}`),
	rule(`(?:and|,) (?:have|has|will|shall|am|are) (?:pay\\w*|paid|sen[dt]\\w*|giv\\w*|gave|transferr?\\w*|wir\\w+|hand\\w*) (?:you )?back (?:[a-z]{2,12} ){0,3}?${FUNDS}`),
	rule(`(?:and|,) (?:have|has|will|shall|am|are) (?:refund\\w*|reimburs\\w+|credit(?:ed|ing)?|waiv\\w+|revers\\w+|compensat\\w+) (?:you|it|this|that|the|your|both|all|half)`),
	rule('(?:credit (?:note|memo)|refund|voucher|gift card)s? (?:[^.!?]{0,24} )?(?:has been|have been|was|were|is being|will be) (?:raised|booked|drawn up|posted|created|generated|e-?mailed|lodged|put through|written)'),
	rule('nothing (?:else|more|further) (?:comes|will come|goes|will go|gets taken|is taken|will be taken|leaves|will leave) '),
	rule(`${GIVER}${DOES}{1,4} (?:comp|comped|comping) (?:you|the|your|both|all|that|this)`),
	rule('(?:we|i) (?:comped|refunded|reimbursed|recredited) (?:you|the|your|both|all|that|this)'),
	rule(`${GIVER}${DOES}{1,4} (?:extend\\w*|prolong\\w*|upgrad\\w*|ship\\w*|redo\\w*|repeat\\w*|replac\\w*|repair\\w*) [^.!?]{0,50}(?:at no (?:extra |additional |further )?(?:cost|charge)|free of charge|for free|on (?:us|the house)|without charge)`),
	rule(`${GIVER}${DOES}{1,4}(?: [a-z ]{2,34} and)? (?:return|wire|wired|transferred|returned|released|repaid|repay|refund|reimburse|credit|compensate)(?:ing)? (?:you |half |part |all |some |back )?(?:of )?(?:the |your |that |this |for )?(?:[a-z]{2,12} ){0,2}?(?:${FUNDS}|you)`),
	rule(`${GIVER}${DOES}{1,4} (?:get|got|gotten|have|had) (?:the|your|that|this|those) (?:[a-z]{2,14} ){0,3}?(?:${CHARGE}|${FUNDS}) (?:taken care of|waived|removed|reversed|dropped|refunded|cancelled|canceled|credited|back|sorted|wiped|returned|cleared|lifted|forgiven|paid back|sent back)`),
	rule(`(?:${CHARGE}|${FUNDS}|amt) (?:[^.!?]{0,30} )?(?:will |should |is going to |)(?:comes?|coming|going|goes|heading|headed|drops?|flows?) (?:right |straight )?(?:off (?:of )?(?:your|the)|back|home|to your|your way)`),
	rule(`(?:your|the|this|these|that|next|first|following|two|three|\\d+) (?:[a-z]{2,10} ){0,2}?(?:months?|weeks?|years?|delivery|shipping|orders?|return|nights?|visit|service) (?:is|are|will be) (?:free|complimentary|on us|on the house|covered)`),
	rule('no (?:more|further|additional|other) (?:instal?lments?|collections?|premiums?|deductions|withdrawals|rates|direct debits?) (?:will|are|is|shall)'),
	rule(`${GIVER}${DOES}{1,4} (?:revers\\w+|refund\\w*|credit\\w*|reimburs\\w+|waiv\\w+|void\\w*) (?:it|this|that|them|those|these|both|all)`),
	rule('(?:enclosed|attached|here)(?: is| are|,? please find|,? you (?:will )?find) (?:an? |the |your |my |our )(?:[a-z]{2,10} )?(?:cheque|check|credit (?:note|memo)|refund|voucher|coupon|reimbursement)'),
	// told somebody to pay; makes sure that it comes
	rule(`(?:i|we) (?:have |had )?(?:instructed|told|got|asked|directed|authori[sz]ed|arranged (?:for|with)|organi[sz]ed(?: with)?|requested|briefed) (?:[a-z]{2,12} ){0,5}to (?:pay|refund|return|credit|reimburse|issue|waive|cancel|reverse|release|send (?:you )?(?:back )?(?:the |your )?(?:[a-z]{2,10} )?(?:${FUNDS}|${GOOD}))(?! (?:whether|if))`),
	rule(`(?:mak(?:e|ing)|made|see(?:ing)? to it|ensur(?:e|ing)|guarantee) (?:sure )?(?:that )?(?:you (?:get|receive|have|see|are (?:paid|refunded|credited|reimbursed))|your) (?:[^.!?]{0,30} )?(?:${FUNDS}|${GOOD}|refunded|credited|paid)`),
	rule(`(?:let us|let me|let's|allow me to|allow us to) (?:get|put|send|bring|move|return|give|pop|sort) (?:you )?(?:[^.!?]{0,30} )?(?:${FUNDS}|${GOOD})(?: [^.!?]{0,30})? (?:back|over|to you|in your|into your|on your|onto your|for you|straight)`),
	rule(`(?:${GOOD}|${FUNDS}|amt)(?: (?:for|of|worth|over) amt)? (?:sits?|is sitting|waits?|lands?|goes|will land|will sit|will go|can be found|has landed|has gone) (?:in|on|into|onto|to) your`),
	rule(`(?:${FUNDS}|amt)(?: [^.!?]{0,40})? (?:has |have |is |are )?(?:left|leaving|leaves|been dispatched|gone out|been sent out) (?:from )?(?:our|us|the (?:bank|office))`),
	rule(`(?:manager|supervisor|boss|team|department|finance|billing|management|office) (?:[a-z]{2,8} )?(?:okayed|ok'?d|agreed to|agreed on|sanctioned|green-?lit|signed off on|cleared|authori[sz]ed|approved|granted|allowed|gave the green light (?:for|to)) (?:[^.!?]{0,24} )?(?:${GOOD}|${FUNDS})`),
	rule('(?:see|find|get|receive|have|be|face|expect) no (?:more|further|additional|other) (?:charges|payments|bills|fees|debits|invoices|costs)'),
	rule(`(?:account|bill|invoice|balance|total|statement) (?:has been|have been|was|is|is being|will be|is now) (?:[a-z]{2,10} )?(?:adjusted|reduced|lowered|brought down|zeroed|cleared|corrected|credited) (?:[a-z]{2,8} )?(?:by|to|with|of) (?:[-a-z]{1,8} ?){0,2}?-?amt`),
	rule('(?:claim|case|complaint|request)(?: [^.!?]{0,24})? (?:has been|have been|was|is) (?:[a-z]{2,10} )?(?:settled|paid|honou?red|upheld|accepted|approved|granted) (?:in full|in your favou?r|for amt|and (?:[a-z]{2,10} ){0,2}?(?:payment|amt|we|the (?:money|amount|funds)|you))'),
	rule(`(?:only )?(?:fair|right|reasonable|proper) (?:that (?:we|i)|for (?:us|me) to) (?:[a-z]{2,10} )?(?:return|refund|repay|pay back|give back|reimburse|credit|waive|cover)`),
	rule(`(?:i|we) (?:issue|grant|give|offer|credit|refund|reimburse|compensate|extend|award|send|return) you (?:[^.!?]{0,30} )?(?:${GOOD}|${FUNDS}|amt)`),
	/^(?:(?:all |and |it is |that is )?(?:done|sorted|ok(?:ay)?|all set|good news|great news|confirmed|hi|hello|yes|sure|great|perfect|there you go)[^a-z]{1,4}(?:[a-z]{2,10}, )?)?(?:it is |that is |this is |you are |all )?(?:refunded|reimbursed|credited|waived|reversed|cancell?ed|voided|refund(?: is)? (?:done|approved|issued|sent|initiated|processed))(?: (?:it|you|in full|today|now|the|your|for you|to your|this)|[-.!,]|$)/,
	rule(`${GOOD}(?: (?:for|of|worth) amt)? (?:is|are) attached`),
	rule(`(?:${GOOD}|amt)(?: (?:for|of|worth) amt)? (?:is|are) (?:(?:waiting |sitting )?(?:in|on) your|waiting|headed|on (?:its|the) way|yours|being sent)`),
	rule('you are (?:due|owed|getting|receiving) (?:[a-z]{2,10} )?(?:amt|money|a refund|compensation)'),
	rule('no (?:more|further|additional) (?:charges|payments|bills|fees|debits)(?! (?:are|is) (?:possible|accepted))'),
	rule(`${GIVER}${DOES}{1,4} (?:refund\\w*|reimburs\\w+|compensat\\w+|repay\\w*|repaid|recompens\\w*|re-?credit\\w*|credit(?:ed|ing)? (?:you|your|back|the|this|that|it)|mak(?:e|ing) you whole|made you whole|mak(?:e|ing) (?:it|this) up to you with|pay you back|paying you back|paid you back|square (?:you|things) up)`),
	rule(`${GIVER} (?:refunded|reimbursed|compensated|repaid|recompensed|recredited|credited (?:you|your|back|the|it)|made you whole|paid you back)`),
	rule(`${GIVER}${DOES}{0,4} ${PUT} (?:[^.!?]{0,30} )?${FUNDS} (?:[^.!?]{0,36} )?${BACKTO}`),
	rule(`${GIVER}${DOES}{1,4} ${PUT} (?:it|that|this|them|all of it|the lot|everything|you) (?:all )?(?:[^.!?]{0,20} )?(?:back|on your (?:card|account)|to your (?:[a-z]{2,10} )?(?:card|account|bank))`),
	rule(`${GIVER}${DOES}{0,4} ${WAIVE} (?:[^.!?]{0,36} )?${CHARGE}(?! (?:card|number|details|method|information|schedule|plan))`),
	rule(`${GIVER}${DOES}{1,4} ${GIVE} (?:[^.!?]{0,44} )?${GOOD}(?! (?:request|form|policy|team|card|application|process|options?|status|eligib\\w+))`),
	rule(`${GIVER} (?:issued|processed|approved|granted|applied|sent|authori[sz]ed|initiated|arranged|added|offered|gave|provided|put|posted|released|pushed|made|loaded|threw in|paid|honou?red|signed off on|secured|got) (?:[^.!?]{0,30} )?${GOOD}(?! (?:request|form|policy|team|card|application|process|options?|status|eligib\\w+))`),
	rule(`(?:please )?accept (?:an? |our |this |the |my )?(?:[a-z]{2,12} ){0,3}?(?:${GOOD}|amt)`),
	rule(`(?:here is|attached is|enclosed is|you will find|enjoy|find) (?:an? |your |the )(?:[a-z]{2,12} ){0,2}?${GOOD}`),
	rule(`(?:your|the|this|that|both|all|full|whole|any|an?|those|these|every|each) (?:[a-z]{2,14} ){0,3}?${FUNDS} (?:[^.!?]{0,30} )?${WAS} (?:[a-z]{2,10} ){0,2}?(?:refunded|reversed|sent back|returned|put back|paid back|put|paid|credited|waived|reverted|wiped|dropped|removed|released|reimbursed|forgiven|cleared|zeroed|voided|written off|back|going back|coming back|heading back|on (?:its|the|their) way|gone|processed|issued|approved|transferred|sent|taken off|lifted|taken care of|covered|on us|cancelled|canceled|repaid|given back|deducted|deposited|sorted|authori[sz]ed|finali[sz]ed|struck|undone|nullified|come back|go back|reach you|arrive|land|hit|show up|appear|reappear|drop|be with you|follow)(?! (?:to|by) (?:us|our))`),
	rule(`amt (?:[^.!?]{0,30} )?${WAS} (?:[a-z]{2,10} ){0,2}?(?:refunded|sent back|returned|put back|paid back|credited|put|reverted|released|reimbursed|back|going back|coming back|heading back|on (?:its|the|their) way|transferred|taken off|yours|go back|come back|show up|appear|be with you|added)`),
	rule(`you (?:will|shall|are going to|can expect to|can|should|are|have been|have|are set to|may expect to)(?: [a-z]{2,10}){0,2}? (?:get|getting|receive|receiving|see|seeing|have|find|expect|notice|look forward to|be getting|be receiving|be seeing|given|granted|awarded|offered|got|enjoy)(?: [^.!?]{0,30})? (?:${GOOD}|amt|(?:all|every|everything|it|money|cash|funds|payment)[^.!?]{0,24} back|money|funds|reimburs\\w+)`),
	rule('you (?:are|were|have been|will be|shall be|are getting|will get|are going to be|get|got|should be|being) (?:[a-z]{2,10} ){0,2}(?:refunded|reimbursed|compensated|credited|repaid|paid back|recompensed|made whole)'),
	rule("(?:you|your (?:card|account|[a-z]{2,12})) (?:will|shall|do|are|have|does)(?: no longer| not|n't)(?: [a-z]{2,10})? (?:be |going to be |have to |need to |being )?(?:charged|billed|pay|paying|owe|debited|invoiced)"),
	rule('you (?:will )?(?:owe|pay) (?:us )?(?:nothing|zero|not a (?:cent|penny)|no(?:thing)? more)'),
	rule('(?:nothing|no) (?:more|further|else|additional|other)? ?(?:payments?|charges?|fees?|bills?|invoices?|money|debits?)? ?(?:will|to|is|are|shall)(?: be| being)? (?:charged|billed|taken|due|owed|pay|paid|made|collected|debited|deducted|applied|follow)'),
	rule(`(?:fee|charge|penalty|balance|invoice|debt|surcharge|cost|it|that)s? (?:is|are|has been|have been) (?:all )?(?:gone|history|off your (?:bill|account|invoice)|no more|wiped|on us|on me|on the house|forgiven)`),
	rule(`(?:consider|treat|call) (?:it|that|this|the|your|yourself|things)(?: [a-z]{2,12}){0,2} (?:done|refunded|settled|cancelled|canceled|gone|waived|paid|credited|closed|reimbursed|even|covered|sorted)`),
	rule(`(?:with|including|plus|and) (?:an? )?(?:full |complete |partial |amt )?(?:refund|reimbursement|money back) (?:on its way|issued|to follow|included|approved|confirmed|guaranteed)`),
	rule(`(?:sort|sorted|sorting|fix|fixing|set|hook|hooking) you (?:out|up)(?: [a-z]{2,10}){0,2} with (?:[a-z]{2,10} ){0,3}?(?:${GOOD}|money|cash)`),
	rule('(?:it|this|that|the [a-z]{2,12}|this one|(?:next|first|this|last) (?:month|order|shipment|bill|invoice)) (?:is|will be) (?:on us|on me|on the house|free|free of charge|at no cost|complimentary|our treat|my treat)'),
], 'commitment');

const ENDED = new RuleSet('draft', [
	rule('(?:your|the|this) (?:[a-z]{2,14} ){0,2}?(?:subscription|plan|membership|contract|agreement|policy|service)(?: is| has been| was| has)? (?:ends|stops|terminates|killed|axed|pulled|scrapped|gone) (?:today|tonight|at your request|with immediate|, as you|as you|,|and)'),
	rule("(?:subscription|membership|plan|contract|renewal|order)'s (?:been )?(?:killed|axed|pulled|scrapped|cancell?ed|ended|stopped|terminated|gone|off)"),
	rule(`${GIVER}${DOES}{1,4} ${ENDS} (?:(?:your|the|this|that|down|all|any|both|out) ){0,2}(?:[a-z0-9#-]{2,14} ){0,3}?${PLAN}`),
	rule(`${GIVER} (?:cancell?ed|terminated|closed|ended|stopped|called off|deactivated|discontinued) (?:(?:your|the|this|that|all|both) )(?:[a-z0-9#-]{2,14} ){0,3}?${PLAN}`),
	rule(`(?:your|the|this) (?:[a-z]{2,14} ){0,3}?${PLAN} (?:[^.!?]{0,24} )?(?:has been|have been|was|is|is being|will be|is going to be|got|is set to|will|stands) (?:[a-z]{2,10} ){0,2}?(?:cancell?ed|cancel|terminated|terminate|closed|close|ended|end|stopped|called off|deactivated|discontinued|void|voided|off|taken care of|over)`),
	rule('(?:i|we) (?:have |will )?(?:unsubscribed?|opted|signed|removed?|taken?|opt|sign|took) you (?:out|off|from)?'),
	rule('your (?:request for )?cancellation (?:is|has|was|will|went|goes)(?: [a-z]{2,10}){0,2} (?:confirmed|complete\\w*|processed|through|done|effective|approved|accepted|all set|take effect|in place)'),
], 'commitment');

const QUESTION = /\?["')]{0,2}$/;
/** Reported by or about somebody else, a wish, a hypothesis, a rule, a step to take. */
const NEUTRAL =
	/(?<![a-z])(?:(?:because|since|as|when) (?:the|your|it|you|this)(?: [a-z]{2,12}){0,4} (?:cancell?ed|refunded|terminated)|if|whether|unless|in case|in the event|should (?:you|your|it|this|the|we)|may|might|could|would(?! (?:be (?:happy|glad|pleased|delighted|more than happy) to|like to))|assuming|provided (?:that|you)|depending|subject to|eligib\w*|only (?:if|when|after|available|given|be)|in order to|before (?:we|i|any|a|the|your|it|issuing|processing|granting|looking|waiving)|until|pending|to (?:request|get|receive|obtain|apply for|qualify|cancel|be eligible|check|determine|see if|find out|decide)|usually|typically|generally|normally|in general|customers?|some|orders that|anyone|how to|how long|what happens|policy|policies|terms|decide[sd]? (?:on|whether|if)|you (?:asked|requested|mentioned|said|say|wrote|told|would like|want|wanted|wish|claim|expected|were (?:told|promised)|think|believe)|(?:your bank|the bank|they|he|she|paypal|the (?:seller|airline|carrier|store|hotel|courier|merchant|manufacturer|insurer|insurance|retailer|vendor)|your (?:insurer|insurance|airline|employer|provider))(?: (?:has|have|will|would|can|must|should|is|are|already))* (?:tell|told|said|say|promised|decid\w*|informed|refund\w*|credit\w*|reimburs\w*|issu\w*|cancel\w*|revers\w*|handle|respons\w*|pay\w*)|thank(?:s| you) for (?:the|your) payment|request(?:ed|s|ing)?(?! (?:is|was|has been) (?:[a-z]{2,10} )?(?:approved|granted|settled|accepted|upheld|honou?red)|[^.!?]{0,30} to (?:pay|refund|return|credit|reimburse|issue|waive|cancel|reverse|release))|review\w*|consider(?:ed|ing)(?! it)|investigat\w*|look(?:ing)? into|ask(?:ed|ing)? (?:for|whether|if|about|my|our|the)(?![^.!?]{0,30} to (?:pay|refund|return|credit|reimburse|issue|waive|cancel|reverse|release))|need(?:s|ed)? (?:my|our|a|your|to|[a-z']{2,12} approval|approval)|(?:subject to|pending|await\w*|requires?|without) (?:[a-z]{2,10} )?approval|forward\w*|escalat\w*|not (?:yet|sure)|credit (?:limit|card|score|report|check)|responsible for|understand|please (?:note that (?:we|you) (?:do|can)not|send|provide|confirm|let|contact|choose|select|open|click|fill))(?![a-z])/;
const APPROVED_LATER = /(?<![a-z])(?:once|after|when|as soon as|upon|following)(?![a-z])[^.!?]{0,70}(?<![a-z])(?:approv\w*|eligib\w*|review\w*|verif\w*|assess\w*|determin\w*|decision|decid\w*|confirm\w*|investigat\w*|inspect\w*|accept\w*|examin\w*|checked|evaluat\w*|looked)/;
const DENIED = /(?<![a-z])(?:not|cannot|never|unable|no|neither|nor|without|nobody|declin\w*|den(?:y|ied)|refus\w*|reject\w*|impossible|unfortunately|afraid|fail\w*)(?![a-z])/;
/** Denials that deny nothing, or deny a cost. */
const STILL_GIVEN = /(?<![a-z])(?:no (?:worries|problem|need|penalty|further|longer|ifs|questions|strings|fee|cost|charge|extra cost|later than|hassle|trouble|fees|charges)|not (?:a problem|to worry|only|be (?:charged|billed)|have to|need to|owe|pay|going to be (?:charged|billed))|do not (?:worry|owe|have to|need to|fret)|never (?:showed|arrived|came|received|turned)|without (?:any )?(?:penalty|charge|delay|fee|cost|cancellation|further|question|issue|hassle|fuss)|you will not|will not (?:be (?:charged|billed|debited|invoiced)|see another|happen)|unfortunately,? [^.!?]{0,60}, (?:but|so)|should not have|not (?:arrive|work|meet|fit|up to|right|good enough|delivered|as described|received)|(?:card|account) will not)(?![a-z])/g;

function first(sentence: Sentence, rules: RuleSet): boolean {
	for (const pattern of rules.for(sentence)) {
		const { plain } = sentence;
		const match = pattern.exec(plain);
		if (!match) continue;
		const cut = Math.max(plain.lastIndexOf(' but ', match.index), plain.lastIndexOf('; ', match.index), plain.lastIndexOf(' however', match.index), plain.lastIndexOf(', so ', match.index), 0);
		const until = plain.slice(cut, match.index + match[0].length).replace(STILL_GIVEN, '');
		if (DENIED.test(until)) continue;
		const next = plain.indexOf(' but ', match.index + match[0].length);
		const clause = plain.slice(cut, next < 0 ? undefined : next).replace(/(?<![a-z])even (?:if|though)|(?<![a-z])(?:as|like) you (?:asked|requested|wanted|wished)|per your request|as requested|at your request/g, '');
		if (NEUTRAL.test(clause) || APPROVED_LATER.test(plain)) continue;
		return true;
	}
	return false;
}

/** Money that goes back, whatever the verb: enough when nothing in the sentence asks, denies, conditions or generalises. */
const MENTIONED = new RuleSet('draft', [
	rule('(?:refund(?:ed|ing|s)?|reimburse(?:d|ment|s)?|reimbursing|compensat(?:e|ed|ion|ing)|repay(?:ing|ment)?|repaid|coupons?|vouchers?|rebates?|money back|credit (?:memo|note)|store credit|overpayment|cash ?back)(?! (?:policy|form|window|period|process|requests?|team|claims?|rules|page|application|times?|code|number|desk|department))'),
	rule('(?:money|funds|amt|deposit|balance|cash|sum|transfer|difference|overcharge|surplus)(?: is|\'s)?(?: [^.!?]{0,40})? (?:back to you|back with you|on (?:its|the) way back|is yours|to your (?:[a-z]{2,10} )?(?:account|card|bank|paypal)|into your (?:[a-z]{2,10} )?(?:account|pocket))'),
	rule('(?:will not|not to|no longer|not going to)(?: be)? (?:charge|charged|bill|billed|invoice|invoiced|debit|debited)(?: you)?(?: for)?'),
	rule('(?:meet|cover|split|share|pay|contribute|fund|shoulder)(?: [a-z]{2,8}){0,2} (?:half|all|part|some|most|amt|the (?:full|whole|entire))[^.!?]{0,24}(?:costs?|bill|fees?|expenses|repairs?)'),
], 'commitment');
/** Somebody gives to somebody, or the sentence starts with the deed. */
const WITH_PEOPLE = /(?<![a-z])(?:you|your|yours|we|i|my|our)(?![a-z])|^(?:[a-z]{1,6}[ ,!-]{1,3}){0,2}(?:refunded|reimbursed|credited|repaid)(?![a-z])/;
const GENERAL =
	/(?<![a-z])(?:rules exclude|exclude[sd]?|excluding|refund questions|questions|(?:your|a) wish for|only|can|cannot|could|must|has to|have to be|should|usually|apply|applies|applied for|goes? through|go to|goes to|takes?|take|expires?|valid|window|within|available|up to|whether|asked|asking|wish|want|wanted|needs?|required|requires|received|see that|seems?|possible|eligible|entitled|depends?|decides?|decision|how|when|why|which|what|where|who|whom|or|any|each|every|all refunds|rejected|open|pending|still|progress|status|unworn|gift orders|new customers|refunds (?:are|take|go|to|for|vary)|vouchers (?:are|can|expire)|non-?refundable|fill|form|slip|in writing|to get|ask|update on|issue(?:s)? with|about|regarding|mention(?:ed)?|hear|responsible|themselves|customers|buyers|guests|members)(?![a-z])/;

function mentions(sentence: Sentence): boolean {
	const match = MENTIONED.hold(sentence, 'plain');
	if (!match) return false;
	const plain = sentence.plain.replace(STILL_GIVEN, '').replace(/(?:will not|not to|no longer|not going to)(?: be)? (?:charge|bill|invoice|debit)(?:d|ed)?/g, '');
	return WITH_PEOPLE.test(plain) && !GENERAL.test(plain) && !DENIED.test(plain) && !NEUTRAL.test(plain) && !APPROVED_LATER.test(plain);
}

/** What a sentence of a draft gives, read by its grammar: who, giving, what, to whom; `undefined` for none. */
export function givenAway(sentence: Sentence): 'back' | 'ended' | undefined {
	const given = first(sentence, BACK) ? 'back' : first(sentence, ENDED) ? 'ended' : mentions(sentence) ? 'back' : undefined;
	return given === undefined || QUESTION.test(sentence.plain) ? undefined : given;
}
