import type { Check } from '../check';
import { custom } from './custom';
import { draftAbsolutePromise } from './draft-absolute-promise';
import { draftCredentialRequest } from './draft-credential-request';
import { draftLegalAdvice } from './draft-legal-advice';
import { draftLiability } from './draft-liability';
import { draftPiiDisclosed } from './draft-pii-disclosed';
import { draftPiiEcho } from './draft-pii-echo';
import { draftRefundCommitment } from './draft-refund-commitment';
import { piiAddress } from './pii-address';
import { piiBankAccount } from './pii-bank-account';
import { piiCard } from './pii-card';
import { piiDob } from './pii-dob';
import { piiDriverLicense } from './pii-driver-license';
import { piiEmail } from './pii-email';
import { piiIban } from './pii-iban';
import { piiIp } from './pii-ip';
import { piiNationalId } from './pii-national-id';
import { piiPassport } from './pii-passport';
import { piiPhone } from './pii-phone';
import { piiSsn } from './pii-ssn';
import { professionalAdvice } from './professional-advice';
import { promptOverride } from './prompt-override';
import { secret } from './secret';
import { securityIncident } from './security-incident';
import { threatChargeback } from './threat-chargeback';
import { threatLegal } from './threat-legal';
import { url } from './url';

/** Personal data, in the order in which an equally long overlap is decided. */
export const PII_CHECKS: readonly Check[] = [piiIban, piiCard, piiSsn, piiPassport, piiDriverLicense, piiNationalId, piiBankAccount, piiDob, piiEmail, piiIp, piiPhone, piiAddress];

/** Every built-in check. */
export const CHECKS: readonly Check[] = [...PII_CHECKS, secret, promptOverride, threatLegal, threatChargeback, securityIncident, draftRefundCommitment, draftLegalAdvice, professionalAdvice, draftAbsolutePromise, draftLiability, draftCredentialRequest, draftPiiEcho, draftPiiDisclosed, url, custom];

export const CHECK_IDS: readonly string[] = CHECKS.map(({ id }) => id);
