package app

// Version is the product's version; a release build sets it.
var Version = "dev"
