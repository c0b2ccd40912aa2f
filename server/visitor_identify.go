package server

// identifyDetail tells whoever signs how; docs/identity.md has examples, which
// a test of customer holds to customer.Claim.
const identifyDetail = "`sig` is the hex HMAC-SHA256 of the canonical text. The key is the inbox's identity secret as it was shown (its 43 ASCII characters, not decoded).\n\n" +
	"The canonical text is UTF-8 and has five lines, always all of them, in this order, each ended by a line feed:\n\n" +
	"```\nexternal_id=<value>\nname=<value>\nphone=<value>\ntier=<value>\nexp=<value>\n```\n\n" +
	"Values stand exactly as they are sent, except that a backslash is written `\\\\` and a line feed `\\n`; a field that is not sent is empty. " +
	"`exp` is in unix seconds, at most 24 hours ahead.\n\n" +
	"Example: with the secret `an-example-secret-of-forty-three-characters`, `external_id` u-1001, `name` 王小明, `phone` 13800138000, `tier` gold and `exp` 1767225600, " +
	"`sig` is `93a2382bdf1496de7ccd5fa2faed723993f6d6ea590921b5a7ea041b3df0fd6a`.\n\n" +
	"The answer's token is new and the one before is void. Refused with `identify.not_set_up`, `identify.bad_signature`, `identify.expired`, `identify.expires_too_late` or `identify.no_external_id`."
