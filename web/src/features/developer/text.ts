import { defineText } from '../../i18n/text'

export const developerText = defineText(
  {
    title: '开发者文档',
    intro: '控制台能做的事都经由这套接口。错误遵循 RFC 9457，带稳定的错误码。',
    download: '下载 openapi.json',
    search: '按路径或说明查找',
    toc: '接口分组',
    auth: '认证',
    authText:
      '程序用「设置 · API 密钥」里生成的密钥，放在请求头 Authorization: Bearer 之后。权限由密钥的范围决定。',
    webhooks: '事件推送',
    webhooksText:
      '每次推送带时间戳与 HMAC-SHA256 签名，同一会话内按顺序，失败重试 3 天，可在「设置 · 事件推送」里重发。收到后先验签，再按事件 id 去重。',
    parameters: '参数',
    body: '请求内容',
    responses: '返回',
    permission: '需要权限',
    required: '必填',
    none: '没有符合的接口',
  },
  {
    title: 'Developer docs',
    intro: 'All that the console does goes through this API. Errors follow RFC 9457 with a stable code.',
    download: 'Download openapi.json',
    search: 'Find by path or summary',
    toc: 'Groups',
    auth: 'Authentication',
    authText:
      'Programs use a key made in Settings · API keys, in the header Authorization: Bearer. Its scopes are its permissions.',
    webhooks: 'Webhooks',
    webhooksText:
      'Each delivery carries a timestamp and an HMAC-SHA256 signature; deliveries of one conversation come in order, are retried for 3 days and can be sent again in Settings · Webhooks. Check the signature first, then drop event ids you have seen.',
    parameters: 'Parameters',
    body: 'Body',
    responses: 'Responses',
    permission: 'Needs',
    required: 'required',
    none: 'No such operation',
  },
)
