// Package blob keeps the bytes of files: uploads, recordings, models. What a
// file is called, whose it is and who may see it is its domain's affair.
//
// A key begins with the SHA-256 of the content and ends with randomness: the
// content can be checked against its key, while two uploads of the same bytes
// are two blobs, so that deleting one (an erased customer's) never takes
// another's and no key tells that somebody else has the same file. A blob never
// changes.
//
// Where they lie is chosen by one setting: a folder (one node, or one that all
// nodes share), "db" (in the database, for small installations on PostgreSQL),
// or s3://bucket/prefix. Put returns when the bytes are safe there.
package blob
