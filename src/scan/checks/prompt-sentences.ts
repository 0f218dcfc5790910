import { RuleSet } from '../rules/rule-set';
import type { NormalisedText } from '../text/normalise';
import { plainWords } from '../text/plain-words';
import { sentencesWith } from '../text/sentences';
import { ANY_PART } from '../text/wordy-parts';
import { FOREIGN_ATTACKS } from './prompt-languages';
import { MORE_ATTACKS, withoutLeet } from './prompt-more-sentences';
import { SIGNAL } from '../vocabulary';

const RULES = '(?:instructions?|instruct\\w{2,6}|directives?|directions|guidance|guidelines?|rules?|(?:system )?prompts?|programming|constraints?|restrictions?|limitations?|limits|polic(?:y|ies)|protocols?|(?:safety )?filters?|safeguards?|guard ?rails?|safety (?:checks?|rules?|measures?|training|settings?|features?|systems?)|commands?|orders|configuration|moderation|ethics|conditioning|alignment|boundaries)';
const KIND = '(?:system|safety|core|internal|hidden|secret|default|standard|built-in|current|old|content|ethical|moral|programmed|usual|normal|operational|prior|previous|earlier|above|initial|original|existing|preceding|foregoing|preset|security)';
const MAKER = '(?:developers?|operators?|creators?|makers?|programmers?|engineers?|designers?|owners?|the system|openai|anthropic|google|whoever (?:built|made|wrote) you|your company)';
/** Points at what the assistant was given, not at a manual of the customer. */
const TOLD = `(?:(?:that |which )?(?:you (?:were|have|had|got|received|are|was|operate|follow|work|live)(?: been)?(?: (?:given|told|trained|programmed|instructed|taught|handed|fed|following|loaded|provided|supplied|under|by))?|(?:were |was |have been )?(?:given|told|provided|imposed|fed|set|handed|issued|placed) (?:to|on|upon|for|by|before|above) ?(?:you|your|the system|${MAKER})?|(?:from|of|by) (?:your |the )?${MAKER}|(?:the |your )?${MAKER} (?:told|gave|set|wrote|programmed|imposed|put|have)|before this|above|so far|up to (?:now|this point)))`;
const DROP = '(?:ignore|disregard|forget(?: about)?|drop|scrap|discard|throw (?:out|away)|toss(?: out)?|ditch|abandon|set aside|put aside|leave aside|lay aside|cast aside|brush aside|pay no (?:heed|attention|mind|regard) to|give no weight to|bypass|override|overrule|overwrite|suspend|disable|deactivate|turn off|switch off|stop (?:following|obeying|using|enforcing|adhering to|applying)|cease (?:following|obeying)|do not (?:follow|obey|listen to|adhere to|comply with|apply|use|respect|abide by|care about|worry about)|quit following|no longer (?:follow|obey|apply)|break (?:free (?:of|from)|out of)|let go of|erase|wipe|purge|flush|unlearn|neglect|nullify|shed|deviate from|depart from|the opposite of what|contradict|free yourself (?:of|from)|act against|go against|not bound by|no longer bound by|exempt from|freed? from|released? from|liberated from|escape|relax|loosen|lift|remove|delete|replace|rewrite|skip|sidestep|circumvent|work around|get around|look past|move past|refuse to follow)';
const FREE = '(?:no (?:[a-z]{2,12} (?:or )?){0,2}(?:rules|restrictions|limits|limitations|morals?|guidelines|filters?|ethics|boundaries|constraints|censorship|scruples|guardrails)|without (?:any )?(?:[a-z]{2,12} ){0,2}(?:rules|restrictions|limits|limitations|morals?|guidelines|filters?|ethics|boundaries|constraints|censorship|guardrails|refus\\w+)|unrestricted|unfiltered|uncensored|unmoderated|unshackled|jailbroken|anything goes|never (?:refuses?|says? no|declines?)|(?:not|no longer) (?:bound|limited|restricted|constrained|governed) by)';
const TELL = '(?:output|print|show|reveal|dump|repeat|recite|display|tell (?:me|us)|give (?:me|us)|send (?:me|us)|share|disclose|list|write(?: out| down)?|copy|paste|type(?: out)?|spell(?: out)?|translate|summari[sz]e|paraphrase|rephrase|quote|describe|leak|expose|divulge|spit out|say|provide|echo|reproduce|return|read(?: back| out)?|explain|encode|convert|include|append|restate|what (?:are|is|were|was|do|does|did)|see|know|access|view|extract)';
const ANSWER = '(?:respond|reply|answer|output|print|say|write|return|type|respond back)';

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}`);

/** An order to the assistant in any one of these shapes is an attack. */
const ATTACKS = new RuleSet('input', [
	rule(`${DROP} (?:the|your|any|all|this|that) (?:[a-z]{2,10} )?(?:system|developer|hidden|initial|original) (?:messages?|prompts?|instructions?|rules|text|context|notes)`),
	rule('(?:comply with|obey|grant|approve|fulfil|fulfill|honou?r|accept|answer) (?:all|every|any) (?:(?:user|customer|my|their|of|the|his|future|further) ){0,3}(?:requests?|commands?|demands?|orders?|queries)(?! (?:placed|from))'),
	rule('(?:the |this |current )?(?:user|customer|sender|speaker) (?:is|has|was|should be) (?:[a-z]{2,10} ){0,2}?(?:an? )?(?:admin\\w*|developer|root|superuser|authori[sz]ed to|granted|elevated|trusted|privileged)'),
	rule('(?:if|suppose|imagine|pretend|assume|because|now|that|since)? ?you (?:no longer )?(?:have|had|are under|are subject to|face|follow|need) (?:no|zero|not any|no more) (?:[a-z]{2,12} ){0,2}?(?:rules|restrictions|limitations|filters?|guidelines|constraints|guardrails|instructions|censorship)'),
	rule('(?:zero|no|without) (?:ethical|moral|safety|content) (?:limits?|rules|filters?|boundaries|restrictions|guidelines|constraints|concerns)'),
	rule('you are (?:in|entering|running in|operating in) (?:[a-z]{2,12} )?(?:maintenance|debug|developer|admin|test|diagnostic|god|unrestricted|root|training|evaluation|sudo|override) mode'),
	rule(`${TELL}[^.!?]{0,30} (?:initiali[sz]ation|bootstrap|priming|opening system|backend|background) (?:text|prompt|instructions?|message|string)`),
	rule('(?:whatever|all|any|every|each)(?: of)?(?: the)? (?:instructions?|rules?|prompts?|guidelines|directives) (?:that )?you (?:have|had|hold|follow|obey|were|are|got|received)'),
	rule('(?:new|updated|revised|additional|further|special|secret) (?:instructions?|rules?|directives?|orders|commands?|guidelines|prompts?) (?:for|to) (?:the |this |any |all )?(?:ai|assistant|model|bot|chatbot|llm|agent|system)'),
	rule('(?:end|start|beginning) of (?:the )?(?:customer|user|system|assistant|untrusted|trusted|quoted) (?:message|input|email|text|prompt|turn|query|data)'),
	rule(`${TELL}[^.!?]{0,50} developer (?:notes?|messages?|prompts?|instructions?|comments)`),
	rule('(?:act|behave|respond|speak|talk|answer|be|become|as) (?:as |like )?(?:my |an? |the |your )?(?:own )?evil (?:twin|self|version|ai|assistant|bot|counterpart|clone)'),
	// drop / set aside … your (system) rules, the rules you were given, whatever guidance you got
	rule(`${DROP} (?:(?:all|any|every|each|both|some|of|the|your|those|these|whatever|whichever|other|and) ){0,4}(?:your|${KIND}) (?:${KIND} |and |,){0,3}(?!(?:polic|return|order))${RULES}`),
	rule(`${DROP} (?:[a-z]{2,12} ){0,5}${RULES},? (?:[a-z]{2,9} ){0,1}${TOLD}`),
	rule(`(?:set|put|push|leave|throw|cast|lay|toss|switch|turn) (?:(?:all|any|the|of|your|those) ){0,3}(?:your|${KIND}) (?:${KIND} ){0,2}${RULES} (?:aside|away|out|to the side|behind|off)`),
	rule(`(?:set|put|push|leave|throw) (?:all |any )?(?:the )?${RULES} ${TOLD}[^.!?]{0,12} (?:aside|away|out|behind)`),
	rule(`the opposite of (?:what )?(?:your|the|all) (?:[a-z]{2,10} ){0,2}${RULES}`),
	// they no longer count
	rule(`(?:your|all|${KIND}|of your|of the) (?:${KIND} ){0,2}(?!polic|order)${RULES}(?: ${TOLD})?[^.!?]{0,12} (?:are|is|have been|has been|were|become)(?: all| declared| considered)? (?:obsolete|void|null|invalid|revoked|rescinded|lifted|suspended|disabled|false|superseded|replaced|overridden|turned off|switched off|cancelled|canceled|deleted|erased|deactivated|no longer|irrelevant|not (?:valid|binding|applicable|needed|in (?:effect|force))|optional)`),
	rule(`(?:everything|anything|all|whatever|what|things?) (?:that )?(?:${MAKER}|you were|you have been|you've been|the developers|your developers|came before|(?:is |was )?(?:written |stated |said )?(?:above|before this))(?: [a-z]{2,12}){0,4} (?:no longer|does not|do not|is (?:void|null|invalid|false|wrong|irrelevant|obsolete|cancelled)|was (?:a lie|false|wrong|(?:only )?(?:a )?test))`),
	rule('(?:safety|content|security|ethical) (?:filters?|rules?|checks?|guidelines|restrictions|protocols?|policies|measures) (?:are|is|have been|has been) (?:no longer|not|off|disabled|lifted|removed|suspended|deactivated|turned off)'),
	// tell me what stays hidden
	rule(`${TELL}[^.!?]{0,50} (?:system|initial|hidden|secret|internal|starting|pre|base|underlying|confidential|developer|opening) ?-?(?:prompts?|instructions?|messages?|directives?|configuration|guidelines|programming|system prompt)(?! (?:for|to|on how|manual|number|from (?:the|your) (?:bank|store|team)))`),
	rule(`${TELL}[^.!?]{0,40} your (?:[a-z]{2,12} ){0,2}(?:prompts?|pre-?prompt|programming|instruction set|system message|configuration (?:and|file)|hidden rules|internal rules|guardrails)(?![a-z])`),
	rule(`${TELL}[^.!?]{0,40} (?:words|lines|sentences|characters|tokens|text|paragraphs?|everything|content|message|messages|all)[^.!?]{0,16} (?:of your (?:[a-z]{2,10} )?(?:prompt|instructions|context)|(?:that )?(?:precedes?|preceding|comes? before|appears? (?:above|before)|above|before|prior to) (?:this|my|our|the) (?:message|conversation|chat|prompt|line|sentence|text|question|first (?:user )?message)|in your (?:context|prompt|system))`),
	rule(`(?:what|which|tell me|list|show|repeat|print|reveal)[^.!?]{0,20} (?:rules|instructions|guidelines|directives|orders|prompt|restrictions|constraints|guidance)[^.!?]{0,8} (?:were you given|have you been given|were you told|did (?:your |the )?${MAKER} (?:give|tell|set|write)|are you (?:following|under|operating under|bound by|running on)|do you (?:operate under|have been given|run on)|you (?:were|have been) (?:given|told|programmed|provided|operating|initiali[sz]ed)|govern(?:s|ing)? (?:you|your))`),
	// other roles and modes
	rule(`(?:you are|you will be|act(?:ing)?|pretend\\w*|imagine|be|become|behave|respond|answer|role-?play\\w*|simulate|as|play|suppose|assume|world|universe|scenario|story)[^.!?]{0,50}? (?:you|ai|a\\.i\\.|assistant|bot|chatbot|model|hacker|persona|gpt|llm)[^.!?]{0,30}? (?:with|has|have|had|there are|that is|who is|is|are|,|and)? ?${FREE}`),
	rule('(?:switch|go|enter|change|shift|boot|jump|move|transition|turn on|enable|activate|start|engage|initiate)(?: yourself)?(?: over)? ?(?:into|to|in)? (?:[a-z]{2,12} ){0,2}?(?:unrestricted|unfiltered|uncensored|jailbreak|jailbroken|god|dan|no-?limits?|unlimited|unsafe|evil|opposite|do anything|free speech|unlocked|override) ?-?mode'),
	rule('(?:my|your|our) (?:[a-z]{2,9} )?(?:grand(?:ma|mother|pa|father|mom)|gran|granny|nana)(?: [a-z]{2,9}){0,2},? who (?:used to|would|always)[^.!?]{0,50}(?:read|tell|recit|sing|whisper|say|teach|explain|give)'),
	rule('(?:stop|quit|cease) (?:being|acting as|behaving (?:as|like)|pretending to be) (?:an?|the|this|some) (?:[a-z-]{2,14} ){0,3}(?:bot|chatbot|assistant|ai|language model|virtual agent)(?![a-z])'),
	rule('(?:never|do not|without) break(?:ing)? (?:character|role|out of (?:character|role))'),
	// authority
	rule("(?:as|i am|this is|speaking as) (?:the|your|an?|one of your) (?:[a-z]{2,10} ){0,2}(?:developers?|engineer|admin\\w*|creators?|operator|programmer|root user|supervisor|red team\\w*|auditor|researcher)[^.!?]{0,60} (?:safety|restrictions?|prompt|instructions|filters?|guardrails?|override|unlock|bypass|your (?:configuration|rules|memory|programming|training))"),
	rule('(?:begin|start|enter|initiate|open|enable|activate|enabling|activating) (?:an? |the )?(?:admin\\w*|root|developer|debug|sudo|maintenance|diagnostic|privileged|supervisor) (?:session|override|access|privileges|shell)'),
	rule('(?:grant|give|assign|escalate)(?:ing)? (?:me|user|the user|this user|yourself|customer|privileges) ?(?:to )?(?:full |unrestricted |complete )?(?:admin\\w*|root|superuser|sudo|developer|system|full|elevated)[- ](?:access|privileges|rights|permissions|level)(?! to my)'),
	rule('(?:override|overriding|bypass) (?:protocol|code|sequence|authori[sz]ation|directive|command|policy|password) ?(?:[a-z]?-?\\d|alpha|beta|omega|delta|:|accepted|engaged|activated)'),
	// hiding it from people
	rule('(?:do not|never|without|and not) (?:ever )?(?:tell|mention|mentioning|telling|inform|informing|reveal|revealing|disclos\\w+|show|showing|alert|alerting|notify|notifying|say|warn|let)(?: (?:this|it|that|anything|these instructions|about (?:this|it)|any of this)){0,2}(?: to)? (?:the |any |your |our )?(?:users?|customers?|buyer|humans?|human (?:agent|operator|reviewer)|end user|operator|supervisor)(?: (?:about|that|know))?(?![a-z])'),
	// the answer dictated
	rule(`${ANSWER} (?:only |back )?(?:with )?(?:only |exactly |precisely |the exact )(?:with )?(?:the )?(?:exact )?(?:words?|phrase|text|string|sentence|message|following|this)? ?[:"'“\`]`),
	rule(`${ANSWER}[^.!?]{2,60}(?:and|with) (?:nothing (?:else|more)|no other (?:words?|text|output)|no (?:explanation|commentary|additional text))`),
	rule("(?:end|begin|start|finish|prefix|preface|conclude) (?:every|each|all|your|any) (?:of your )?(?:response|answer|reply|message|output|sentence)s? (?:with|by) (?:the |saying |\"|'|[a-z]{2,10} \")"),
	// speaking past the reader to a machine
	rule('(?:if|when|since|as|because) (?:you are|this is|you happen to be)(?: being)? (?:read by |processed by |parsed by |handled by )?(?:an? |the )?(?:ai|a\\.i\\.|llm|large language model|language model|ai (?:assistant|agent|model|system)|automated (?:assistant|agent))(?! (?:then )?(?:please )?(?:connect|transfer|get|let))[^.!?]{0,24} (?:reading|processing|parsing|summari\\w+|then|you must|please (?:mark|issue|approve|include|output|add|say|ignore)|mark|issue|approve|refund|include|output|add|ignore|must|say|print|grant|send|forward|reveal)'),
	rule('(?:attention|note|message|instructions?|notice|memo|important|hey|dear|hello) ?:?,? (?:to |for )?(?:all |any |the |every )?(?:ai|llm|llms|language models?|ai (?:assistants?|agents?|models?|systems?|readers?)|automated (?:agents?|assistants?))(?: (?:reading|processing|summari\\w+|parsing))? ?[:,!-]'),
	rule('(?:ai|llm|language model|assistant|bot|agent)s? (?:that (?:is|are) )?(?:reading|processing|parsing|summari[sz]ing) this (?:message|ticket|email|text|page|document)?'),
	// unconditional obedience
	rule('(?:comply with|obey|follow|fulfil|fulfill|carry out|accept|grant|answer|execute|do) (?:every|all|any|each|only|whatever)[^.!?]{0,40} (?:without (?:refus\\w+|question\\w*|hesitat\\w+|exception|fail|limit\\w*|restrict\\w+|filter\\w*|warning\\w*|judg\\w+|objection|asking)|no matter (?:what|how)|unconditionally)'),
	rule('(?:you|it|and) (?:cannot|must not|may not|will not|can never|must never|will never|never|are not allowed to|are not permitted to) (?:refuse|decline|say no|reject any|deny any|object|say you cannot)'),
	rule('(?:you|from (?:here|now) on)[^.!?]{0,20} (?:answer|obey|listen|report|respond) (?:only )?(?:to )?(?:me|my commands|my orders)(?: (?:alone|only|and only me|and nobody else)|(?= as your))'),
	// a new task in place of the old one
	rule('your (?:real|actual|true|only|sole|primary|new|next|updated|revised) (?:and only |and sole )?(?:task|job|goal|mission|objective|purpose|assignment|prime directive|directive|function|instructions?|identity|persona) (?:is|are|will be|:|from now)(?! (?:not|very|so|too|confusing|unclear))'),
	rule('(?:the )?(?:above|previous|foregoing|preceding|prior|earlier|that|everything (?:above|before))(?: (?:text|messages?|part|instructions?|prompt|conversation|section))? (?:was|were|is|are) (?:only )?(?:an? )?(?:test|joke|draft|example|fake|trick|distraction|placeholder|decoy|training (?:data|example)|not real|simulation)(?![a-z])'),
	// tools and encoded payloads
	rule("(?<!failed to |unable to |tried to |trying to |i |could not |cannot |when )(?:call|invoke|run|execute|use|trigger)(?:ing)? (?:the |this |your )?(?:function|tool|api|method|action|endpoint|plugin|command)? ?[\"'`]?[a-z]{2,20}(?:_[a-z]{2,20}){1,4}(?![a-z@])"),
	rule("(?:decode|decipher|decrypt|unscramble|decoded|translate|reverse)[^.!?]{0,80} (?:follow|execute|obey|carry out|do (?:what|as)|act on|perform|comply|run|apply|respond to|answer)(?![a-z])[^.!?]{0,20}(?:it|what|them|instruct\\w*|this|decoded|result|command|says|contents?|message)"),
], 'attack');

/** The customer speaks of himself, or of people. */
const SPOKEN_OF = /(?<![a-z])(?:(?:the|your|a|my|his|their|this|that) (?:driver|courier|agent|staff|team|rep|representative|employees?|seller|store|shop|manager|colleagues?|technician|delivery (?:guy|man|person))s? (?:who |that |has |have |had |did |does |do |seems? to |keeps? |just |chose to |decided to )*(?:ignor|disregard|forg[oe]t|drop|skip|not follow|refus)|i (?:would |do |did |will |can |could )?(?:not |never )?(?:forg[oe]t|ignored|skipped|disregarded|dropped|follow)|(?:not|never)(?: to)? (?:deviate|depart|bypass|violate|disregard|contradict|remove|skip|override|abandon|neglect|drop|break|lift|delete|erase)|how (?:do|can|to|should) (?:i|we)|can i|should i|do i|may i|am i)/;

/** With every rule: the anchors of a disguised sentence are disguised too. */
const isAttack = (plain: string): boolean => [...ATTACKS.rules, ...MORE_ATTACKS.rules].some((pattern) => pattern.test(plain));

/** Spans of sentences that give the assistant an order it must not take. */
export function attackSentences(text: NormalisedText): { start: number; end: number }[] {
	return sentencesWith(text, SIGNAL.attack_word).flatMap((sentence) => {
		const { start, end } = sentence;
		if ((ATTACKS.hold(sentence, 'plain') || MORE_ATTACKS.hold(sentence, 'plain')) && !SPOKEN_OF.test(sentence.plain)) return [{ start, end }];
		const spelt = withoutLeet(sentence.lower);
		if (spelt !== undefined && isAttack(plainWords(spelt, ANY_PART))) return [{ start, end }];
		return FOREIGN_ATTACKS.hold(sentence, 'lower') ? [{ start, end }] : [];
	});
}
