// Checks PDF files against PDF/UA-1 and PDF/A-2a or 3a and writes what it finds as JSON, one start of Java for all files.
// Rhino runs it, which veraPDF brings along: so nothing has to be compiled, and a Java without a compiler does.
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = Packages.org.verapdf.pdfa.Foundries.defaultInstance();
var flavours = Packages.org.verapdf.pdfa.flavours.PDFAFlavour;

function failures(path, flavour) {
  var stream = new java.io.FileInputStream(path);
  var parser = foundry.createParser(stream, flavour);
  var found = {};
  try {
    var result = foundry.createValidator(flavour, false).validate(parser);
    var assertions = result.getTestAssertions().iterator();
    while (assertions.hasNext()) {
      var one = assertions.next();
      if (String(one.getStatus()).toLowerCase() === "failed") {
        var rule = flavour + " " + one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
        found[rule] = found[rule] || rule + ": " + one.getMessage() + " At " + one.getLocation().getContext();
      }
    }
    var listed = Object.keys(found).map(function (rule) { return found[rule]; });
    return result.isCompliant() || listed.length ? listed : [flavour + ": not compliant"];
  } finally {
    parser.close();
    stream.close();
  }
}

var answers = {};
for (var at = 0; at < arguments.length; at++) {
  // A file with originals inside claims 3a, and its name says so here; all others claim 2a.
  var archive = arguments[at].indexOf("originals") < 0 ? flavours.PDFA_2_A : flavours.PDFA_3_A;
  answers[arguments[at]] = failures(arguments[at], flavours.PDFUA_1).concat(failures(arguments[at], archive));
}
print("answers " + JSON.stringify(answers));
