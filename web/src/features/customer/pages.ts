// In one file, as the pages that a link leads to are; see features/auth/byLink.
export { CustomerPage } from './CustomerPage'
export { CustomersPage } from './CustomersPage'
