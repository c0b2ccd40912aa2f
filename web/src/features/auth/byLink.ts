// The pages that a link leads to, in one file: the inbox loads the router, and each file more is
// named there.
export { InvitationPage } from './InvitationPage'
export { ResetPage } from './ResetPage'
export { SetupPage } from './SetupPage'
