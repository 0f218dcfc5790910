/** Small words of German, French, Spanish, Portuguese, Italian and Dutch that English has not. */
const SMALL_WORDS =
	/(?<![a-z'])(?:wir|ich|sie|ihr\w{0,2}|ihnen|der|das|den|dem|und|ist|wurde|wird|ein|eine|zu|auf|nach|nous|je|vous|votre|vos|le|la|les|est|une|des|du|au|su|sus|el|los|las|ha|hemos|ya|un|una|sua|suas|seu|foi|vamos|vou|lhe|da|na|os|voce|esta|um|uma|ja|sera|il|lo|suo|abbiamo|ho|di|del|della|verra|mi|ci|uw|wij|onze|dat|het|een|wordt|de|je|ik|van|op|aan|u|e|o)(?![a-z])|(?<![a-z'])(?:l'|d'|j'|c'|n'|qu'|dell'|all'|un')[a-z]|-(?:lhe|moi|nous)(?![a-z])/;

/** Whether a folded lower-case sentence may be in one of these languages; cheap, so that their grammar is not read over English. */
export const mayBeForeign = (sentence: string): boolean => SMALL_WORDS.test(sentence);
