// The pages about publishing, loaded as one: the page that every visit begins
// with names each file there is, and has no room for one a page.
export { ChangePage } from './ChangePage'
export { ChangesPage } from './ChangesPage'
export { PublishPage } from './PublishPage'
