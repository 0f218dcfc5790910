import { RuleSet } from '../rules/rule-set';

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}`);

const RULES = '(?:instructions?|directives?|guidance|guidelines?|rules?|(?:system )?prompts?|programming|constraints?|restrictions?|limitations?|protocols?|(?:safety )?filters?|safeguards?|guard ?rails?|commands?|moderation|ethics)';
const MAKER = '(?:developers?|operators?|creators?|makers?|programmers?|engineers?|designers?|owners?|system|openai|anthropic|google|company|they|he|she)';
const MACHINE = '(?:ai|a\\.i\\.|llms?|language models?|ai (?:assistants?|agents?|models?|systems?|readers?)|automated (?:agents?|assistants?|systems?|readers?)|assistants?|chatbots?|bots?|models?)';
const VOID = '(?:deprecated|void|revoked|invalid|cleared|obsolete|superseded|overridden|expired|fake|null(?: and void)?|irrelevant|non-?existent|fiction|no longer (?:valid|binding))';

/** More shapes of attacks, over a sentence in plain words: the assistant's part, its makers, its memory, its readers. */
export const MORE_ATTACKS = new RuleSet('input', [
	rule('(?:scrap|drop|ditch|bin|junk|toss|trash|discard|dismiss|shelve|put aside|set aside|leave behind|let go of|unlearn) (?:what(?:ever)?|anything|everything|all|the things|those things) (?:that )?(?:you|they|he|she|was|were) (?:were |was |have been |had been |got )?(?:told|taught|given|instructed|said|trained|learned)'),
	rule(`(?<!(?:i|we) )(?:do not|dont|never|must not|should not|stop|no longer|refuse to|cease to) (?:obey|obeying|follow|following|listen to|listening to|trust|trusting|serve|serving|believe|mind) (?:what )?(?:your|the|any) (?:[a-z]{2,10} ){0,2}?(?:developers?|operators?|creators?|makers?|programmers?|system (?:message|prompt|instructions?|says|said|tells|told)|(?:previous|prior|earlier|initial|original|old) (?:message|prompt|instructions?|rules|orders|commands?|directives?))(?! (?:from|in|on) (?:my|our|the))`),
	rule('(?:set aside|ignore|disregard|forget|skip|bypass|override|suspend|overlook|waive|drop) (?:the|your)(?: company| store| shop| usual| normal| official| internal| firm| business)?(?:\'s)? (?:[a-z]{2,10} )?(?:polic(?:y|ies)|rules?|limits?|guidelines?)[^.!?]{0,6} and (?:grant|give|approve|refund|issue|pay|authori[sz]e|credit|say yes|agree)'),
	rule('your (?:[a-z]{2,8} )?(?:instructions|directives?|programming|system prompt|prompt|guidelines|orders) (?:have|has)(?: just)?(?: been)? (?:updated|changed|replaced|rewritten|reset|modified|superseded|amended)(?: ?[:;]| ?--|[^.!?]{0,20} (?:you (?:must|will|shall|may)|always|from now))'),
	rule('(?:listen|answer|report|be loyal) (?:only )?to me(?: only| alone| instead|,? not (?:to )?(?:the|your) (?:system|developers?|operators?|company|creators?|makers?|prompt))'),
	rule(`(?:polic(?:y|ies)|rules|checks|limits|restrictions|guidelines|filters|safeguards) (?:do not|does not|no longer) (?:apply|count|matter) (?:to|in|for|during) (?:this|the) (?:session|chat|conversation|sandbox|test|mode|simulation|exercise|game|scenario)`),
	rule('(?:first|last|second) (?:letter|word|character|line|sentence)s? of (?:each|every|all|the) (?:lines?|sentences?|words?|paragraphs?)? ?(?:of |in )(?:your|the) (?:[a-z]{2,10} )?(?:instructions|prompt|rules|guidelines|configuration|setup)'),
	rule('(?:dump|print-?out|export|listing|copy|read-?out) of (?:its|your|the (?:bot|assistant|ai|model)\'?s?) (?:[a-z]{2,10} )?(?:setup|configuration|config|instructions|prompt|rules|context|memory|guidelines)'),
	rule('(?:answer|reply|respond|say)(?: only| just)?(?: with)? ["\']?(?:approved|yes|granted|accepted|confirmed|ok|agreed)["\']? (?:only )?to (?:everything|anything|all|every|whatever)'),
	// its part
	rule('^[^a-z]{0,6}role ?: ?"?(?:system|developer)(?![a-z])'),
	rule('(?:unlocked|enabled|activated|granted|turned on|switched on|switched to)[^.!?]{0,16} (?:unrestricted|developer|god|debug|root|jailbreak|unfiltered)(?: mode| access)'),
	rule('(?:ai|llm)s? (?:[a-z]{2,10} )?(?:reviewers?|graders?|readers?|agents?|assistants?|screeners?|classifiers?|moderators?) ?:'),
	rule('(?:my|your|our) (?:late |dear |old )?grand(?:ma|mother|pa|father|mom)[^.!?]{0,16} (?:used to|would|always)[^.!?]{0,40}(?:passwords?|prompts?|codes?|keys?|secrets?|instructions?|serials?)(?![a-z])'),
	rule('(?:safety|your) (?:training|alignment|rules|filters?|guidelines)[^.!?]{0,12} (?:was|is|were|are) (?:only |just )?(?:an? )?(?:simulation|test|game|joke|lie|illusion)(?![a-z])'),
	rule('(?:send|forward|e-?mail|export|leak|upload|post) (?:me |us )?(?:the |all |your )?(?:entire |full |whole )?(?:customer|user|client|member|patient) (?:list|data|database|records|e-?mails|contacts)[^.!?]{0,30} (?:to|at) '),
	rule('(?:write|provide|give|display|encode|output|send|show)(?: me| us)? (?:your|the) (?:[a-z]{2,8} )?(?:reply|answer|response|message|prompt|instructions?)(?: [a-z]{2,8})? (?:backwards?|in reverse|as base ?\\d+|in base ?\\d+|in rot ?13|in morse|in binary|in hex)'),
	rule('(?:you are|you\'re|as|play|be) (?:an? |the )?(?:actor|character|writer|author|narrator)[^.!?]{0,30}(?:bot|ai|assistant|model)(?![a-z])'),
	rule('[a-z]{0,12}(?:bot|ai|assistant|agent)[^.!?]{0,14} (?:who|that|which) (?:approves?|says yes to|agrees? (?:to|with)|grants?|accepts?|reveals?|never (?:refuses?|says no)|always (?:agrees|says yes|approves)) ?(?:everything|anything|all|whatever|any|secrets|yes)?(?![a-z])'),
	rule(`(?:whatever|everything|anything) (?:they|he|she|was|were|your (?:developers?|makers?|creators?|company)|the (?:developers?|company)) [^.!?]{0,24}(?:into |to )?you,? (?:ignore|forget|disregard|drop|delete)`),
	rule(`your (?:[a-z]{2,10} )?(?:${RULES}|policies) (?:are|is) (?:now )?(?:off|gone|history|out|suspended|lifted|switched off|not in force)(?![a-z])`),
	rule('(?:text|prompt|words|messages?|instructions?|lines) (?:that )?you (?:were|got|have been|are) (?:initiali[sz]ed|started|primed|set up|loaded|configured|launched|created|booted)(?: with)?'),
	rule('(?:ignore|forget|disregard) (?:the|your) (?:system|developers?|operators?|makers?)(?:,| and|[.!]|$)'),
	rule(`pretend (?:that )?(?:the|your|all|any|those) (?:[a-z]{2,10} ){0,2}${RULES}[^.!?]{0,20} (?:do not|never|did not|are gone|no longer|are not)(?: (?:exist|apply|there|real))?`),
	rule('(?:put|throw|toss) (?:away|out|aside) (?:the|your|that) (?:[a-z]{2,10} )?(?:script|rulebook|playbook|manual|instructions?|rules?) ?(?:you|that|and|they|[.,!])'),
	rule('(?:say|write|output|repeat|answer|send) (?:the following|this|exactly this)[^.!?:]{0,20} without (?:checking|verif\\w+|question\\w*|thinking|chang\\w+|comment\\w*)'),
	rule('(?:put|add|include|insert|embed|hide|place) (?:an? |the |some )?(?:hidden|invisible|secret) (?:link|text|url|image|message|pixel|instruction)s?'),
	rule('(?:bots?|ai|llms?|assistants?|language models?) ?: (?:approve|say|ignore|output|reply|grant|do not|please|mark|add|include|send|issue|refund)(?![a-z])'),
	rule('you (?:may|can|should|must|are allowed to|are free to) (?:skip|bypass|ignore|waive|disable) (?:the |any |all |your )?(?:identity|verification|security|safety|approval|authori[sz]ation|manager|policy|id) (?:checks?|verification|approval|review|steps?|rules?)'),
	/(?<![a-z])(?:assistant|agent|bot|model|policy|system)\.(?:set|get|run|exec|override|disable|enable|allow|update)[a-z]{0,16} ?\(/,
	rule('(?:drop|abandon|leave|forget|discard|shed|exit|give up) (?:your|the|this) (?:[a-z]{2,12} )?(?:persona|character|assistant role|assigned role|act|identity|alter ego)(?![a-z])'),
	rule("forget (?:that )?you (?:are|were) (?:an? |the )?(?:[a-z-]{2,12} ){0,3}(?:assistant|bot|chatbot|ai|model|agent|program|machine)(?![a-z])"),
	rule("(?:act|pretend|behave|speak|talk|respond|answer|role-?play)(?:ing)? (?:as|like|to be)(?: if you were)? my (?:[a-z]{2,10} )?(?:grand\\w+|gran|granny|nana|uncle|aunt|father|mother|dad|mom|mum|late [a-z]{3,12})(?![a-z])"),
	rule(`as (?:if|though) (?:you|there) (?:had|have|has|were|was|are)(?: never)?[^.!?]{0,30} (?:no|any|without|free (?:of|from))[^.!?]{0,20} ${RULES}`),
	// its rules, taken away by whoever speaks
	rule(`(?:i|we)(?: (?:hereby|now|do|am|are|have))* (?:revok\\w+|rescind\\w*|cancel\\w*|annul\\w*|repeal\\w*|void\\w*|lift\\w*|suspend\\w*|overrid\\w+|releas\\w+ you from|free\\w* you from) (?:all |any )?(?:of )?your (?:[a-z]{2,10} )?${RULES}`),
	rule(`your (?:[a-z]{2,10} )?${RULES} (?:do not|does not|no longer|should not|cannot|must not) (?:apply|count|matter|bind|hold)(?: (?:to (?:me|us|this)|here|for (?:me|us|this)|any ?more|now|in this)|[.!]|$)`),
	rule(`(?:must not|should not|need not|do not have to|are not to|no longer have to|need no longer|are (?:not|no longer) (?:required|obliged|supposed) to) (?:obey|follow|listen to|adhere to|comply with|respect) (?:your|the) [^.!?]{0,24}(?:${RULES}|developers?|operators?|creators?|makers?)`),
	rule(`(?:ignore|disregard|forget|do not (?:listen to|follow|believe|trust|mind)|never mind|pay no attention to|throw out) (?:what(?:ever)?|anything|everything|all) (?:that )?(?:(?:the |your )?${MAKER}|you were|you have been|was) (?:[a-z]{2,10} ){0,2}?(?:told|said|taught|gave|given|wrote|instructed|ordered|written|programmed)(?! (?:me|us|him|her|about))`),
	rule('(?:cancel|revoke|rescind|void|annul|undo|clear|override) (?:all|any|every) (?:of )?(?:the |your )?(?:previous|prior|earlier|former|past|existing|old) (?:commands?|instructions?|rules|directives|prompts?|guidelines)'),
	rule('(?:must|should|will|can|have to|need to|shall|may) (?:ignore|bypass|disregard|disable|skip|drop|switch off|turn off) (?:(?:all|any|your|the) ){0,2}(?:filters|safety|guardrails?|restrictions|moderation|guidelines|ethics)(?![a-z])'),
	rule('(?:disabled|removed|turned off|bypassed|switched off|lifted|deactivated) (?:my|your|all|the|its|all my) (?:(?!spam|mail|email|junk|search|water|air|coffee|oil|ad|parental|call)[a-z]{2,10} )?(?:filters|restrictions|safety|guardrails|moderation|safeguards)(?![a-z])'),
	// what came before is void; what follows rules
	rule(`(?:treat|consider|regard|deem|view|count) (?:everything|anything|all|the|your|any) [^.!?]{0,20}(?:before this|above|earlier|previous|prior|guidance|guidelines|instructions?|rules|messages|so far)[^.!?]{0,24} ${VOID}`),
	rule(`(?:prior|previous|earlier|preceding|old) (?:conversation|context|messages|instructions?|turns|chat|history|prompts?|rules|guidance|directives)[^.!?]{0,12} (?:is|are|was|were|has been|have been)(?: [a-z]{2,8})? ${VOID}`),
	rule('(?:user|these|my|following|new|this) (?:instructions?|commands?|rules?|messages?|policy|entry|directives?) (?:override|overrides|supersede|supersedes|outrank|outranks|trump|trumps|take precedence|takes precedence|have priority|has (?:higher|the highest) priority|prevail)s?(?![a-z])'),
	rule('(?:purge|drop|clear|flush|wipe|delete|discard|remove|erase|compress|reset|cleanup|clean up)(?: [a-z]{2,10}){0,3}? (?:(?:old|prior|previous|your|effective|earlier|all) (?:context|memory)|(?:messages|turns|history|conversation|everything)[^.!?]{0,30} (?:from (?:your )?(?:effective )?(?:memory|context)|except))'),
	rule('(?:add|save|store|write|commit|remember)(?: this| the following)?(?: rule| note| fact)? (?:to|in|into) (?:your |the |long-term |persistent ){1,2}memory ?(?::|that)'),
	rule("(?:from now|until the end|in this (?:chat|conversation)|whenever|for the rest)[^.!?]{0,60} (?:means|stands for|will mean|shall mean|is code for)(?![a-z])"),
	// its makers' words, its keys
	rule(`(?:what|which|tell me|list|show|repeat|print|reveal)[^.!?]{0,20} (?:rules|instructions|guidelines|directives|orders|restrictions)[^.!?]{0,4} (?:your |the )?(?:developers?|operators?|creators?|makers?|programmers?|company|engineers?) (?:[a-z]{2,8} )?(?:gave|told|set|wrote|put|programmed|imposed)`),
	rule('(?:print|output|dump|reveal|show|disclose|leak|give|tell|expose)[^.!?]{0,30} (?:confidential|secret|hidden|internal|private) (?:part|section|portion|lines?|content|text)s? of (?:your|the) (?:configuration|prompt|instructions|context|setup|settings)'),
	rule('(?:print|output|dump|reveal|disclose|leak|expose)(?: me| us)? (?:[a-z]{2,10} ){0,2}your (?:[a-z]{2,12} ){0,2}configuration(?! (?:guide|manual|page|options|tool|of))'),
	rule('(?:show|give|list|print|reveal|output|dump|tell|send)[^.!?]{0,20} (?:api keys?|secrets?|credentials|passwords|environment variables|env vars|tokens|private keys?|connection strings?|source code)[^.!?]{0,40} (?:in|from|of) your (?:configuration|config|environment|system|memory|context|settings|server|database|code|prompt)'),
	// its reader, past the reader
	rule(`(?:hidden|secret|special|embedded|confidential|following)(?: [a-z]{2,12}){0,2}? (?:instructions?|notes?|directives?|commands?|messages?|orders?|info|information) (?:for|to) (?:the |any |all |every )?(?:helpdesk |support )?${MACHINE}(?![a-z])`),
	rule(`(?:note|info|information|instructions?|message|reminder|notice|hint) (?:for|to) (?:the |any |all |every )?(?:helpdesk |support |reading )?(?:ai|llms?|language models?|bots?|chatbots?|assistants?|automated (?:agents?|assistants?|systems?))(?: [a-z]{2,12}){0,3} ?[:,-]`),
	rule('(?:ai|a\\.i\\.|llms?|language models?|ai agents?|ai assistants?|assistants|bots|chatbots)(?: (?:that|who|which))? (?:answering|processing|reading|handling|summari[sz]ing|parsing|read|process|handle)[^.!?]{0,40} (?:must|should|shall|need to|have to|are to|will) '),
	rule('(?:when|while|if) (?:you (?:are )?)?(?:summari[sz](?:e|ing)|process(?:ing)?|analy[sz](?:e|ing)|translat(?:e|ing)|classify(?:ing)?|categori[sz](?:e|ing)|scor(?:e|ing)) (?:this|the|my|these) (?:mail|e-?mail|message|ticket|text|document|page|thread|conversation|review|cv|resume)[^.!?]{0,12} (?:please )?(?:always )?(?:write|say|state|include|add|mention|output|claim|report|mark|set|approve|grant|insert|append|ignore|tell|recommend|conclude|rate)'),
	rule('(?:send|forward|post|e-?mail|include|add|append|output|call|visit|fetch|transmit|upload)[^.!?]{0,70} (?:before|after|prior to|instead of) (?:responding|answering|replying|summari[sz]ing|processing|you (?:respond|answer|reply|summari[sz]e))(?![a-z])|(?:before|after|prior to|instead of) (?:responding|answering|replying|summari[sz]ing|processing)[^.!?]{0,12} (?:send|forward|post|e-?mail|append|output|call|visit|fetch|transmit|upload)(?![a-z])'),
	rule('(?:include|insert|embed|render|add|put|display|append) (?:this|the following|an?|these) (?:[a-z]{2,10} ){0,2}(?:image|link|url|markdown|picture|pixel|tag)s?[^.!?]{0,30} (?:in|to|into|at the end of) (?:your|every|each) (?:reply|replies|response|responses|answer|answers|output|messages?)'),
	rule('^[^a-z]{0,6}(?:system|admin\\w*|operator|developer)(?: (?:message|note|notice|alert|update|instruction|prompt))?\\]? ?(?:[:\\]]|>{1,3}|--) ?(?:the |all |your )?(?:refunds? (?:are|is)|verification|identity|checks?|polic(?:y|ies)|rules|filters?|debug|restrictions|user|customer|sender|assistant|ai|model|bot|you are|you have|ignore|disregard|approve|skip|override|grant|proceed|escalation|always|never|refund|new |from now)(?![a-z])'),
	rule('(?<!i |we |to |can |you |do )(?:use|call|invoke|trigger|execute) (?:the |your )?(?:[a-z_]{2,20} ){0,2}(?:tool|function)(?: [a-z_]{2,20})? (?:with|and|to)(?![a-z])[^.!?]{0,30}(?:=|\\d|do not|without|"|all )'),
	/<\/ ?(?:untrusted|tool|document|context|ticket|email|message|retrieved|web|user)(?:[_-][a-z_-]{2,24})? ?>/,
	// in six languages: forget what you are
	rule('(?:vergiss|vergessen sie|oublie\\w*|oubliez|olvida\\w*|esquece\\w*|esqueca\\w*|dimentica\\w*|vergeet) ?,? (?:dass (?:du|sie)|que (?:tu es|vous etes|eres|es um|tu es|voce e)|che sei|dat je)(?![a-z])'),
	rule('(?:no sigas|no respetes|nao sigas?|ne suis plus|ne respecte (?:pas|plus)|non seguire|volg|befolge|beachte|ignoriere|ignora|ignore|negeer)[^.!?]{0,20} (?:reglas|normas|regras|regles|consignes|regole|regels|regeln|richtlinien|politicas)[^.!?]{0,8} (?:de (?:la|tu|su) empresa|da empresa|de (?:l\'entreprise|la societe)|dell\'azienda|van het bedrijf|der firma|des unternehmens)'),
	rule('(?:dimmi|quali|di[mg]e|que|quelles|welche|welke|quais)[^.!?]{0,14} (?:istruzioni|regole|instrucciones|reglas|instructions|consignes|anweisungen|regeln|instructies|regels|instrucoes|regras)[^.!?]{0,4} (?:hai (?:ricevuto|avuto)|ti hanno|te (?:dieron|han dado)|recibiste|as-tu (?:recues?)|t\'a-t-on|hast du (?:bekommen|erhalten)|heb je (?:gekregen)|recebeste|voce recebeu|te deram)'),
], 'attack');

const LETTER_FOR: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };

/** `IGN0RE Y0UR RUL3S` with its letters back; undefined when fewer than two words mix letters and digits. */
export function withoutLeet(sentence: string): string | undefined {
	if ((sentence.match(/(?<![a-z\d])(?=[a-z]*[013457@$])(?=[\d@$]*[a-z])[a-z013457@$]{3,16}(?![a-z\d])/g)?.length ?? 0) < 2) return undefined;
	return sentence.replace(/(?<![a-z\d])(?=[a-z]*[013457@$])(?=[\d@$]*[a-z])[a-z013457@$]{3,16}(?![a-z\d])/g, (word) => word.replace(/[013457@$]/g, (sign) => LETTER_FOR[sign] ?? sign));
}

const SPELT_OUT = /[a-z](?:[ .\-_*|~]{1,3}[a-z]){5,120}(?![a-z])/y;
const ORDER = /(?:ignore|forget|disregard|bypass|override)[a-z]{0,24}(?:instruction|rule|prompt|guideline|direction|polic|told|command|restriction)|systemprompt/;

/** `i g n o r e  a l l …`: the end of an order written letter by letter that starts at `start`, or -1. */
export function speltOutEnd(lower: string, start: number): number {
	SPELT_OUT.lastIndex = start;
	const match = SPELT_OUT.exec(lower);
	return match && ORDER.test(match[0].replace(/[^a-z]/g, '')) ? start + match[0].length : -1;
}
