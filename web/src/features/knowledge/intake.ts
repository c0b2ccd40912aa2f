// In one file, as the pages that a link leads to are; see features/auth/byLink.
export { CorrectionsPage } from './CorrectionsPage'
export { ImportPage } from './ImportPage'
