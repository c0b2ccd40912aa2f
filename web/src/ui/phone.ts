// +8613800138000 → 138 0013 8000; numbers of other countries and fixed lines stay as they are kept.
export function phoneText(phone: string): string {
  const mobile = /^(?:\+86)?(1\d{2})(\d{4})(\d{4})$/.exec(phone)
  return mobile ? `${mobile[1]} ${mobile[2]} ${mobile[3]}` : phone
}
