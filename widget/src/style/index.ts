import base from './base.css'
import composer from './composer.css'
import log from './log.css'
import panel from './panel.css'
import sheet from './sheet.css'

export const styles = base + panel + log + composer + sheet
