import Diagnostics
import ProviderEmulator
import Testing

@Suite("Faults as texts")
struct FaultTextTests {
    @Test("name a fault, operations, a value and a time")
    func forms() throws {
        let fault = try Fault("status:create+get=500@first2")
        #expect(fault.name == .status && fault.value == "500" && fault.when == .first(2))
        #expect(fault.operations == [.create, .get])
        #expect(try Fault("close").when == .always)
        #expect(try Fault("close@0.25").when == .share(0.25))
        #expect(try Fault("close@nth 5").when == .nth(5))
        #expect(try Fault("429").value == "retryinfo")
        #expect(try Fault("hold").value == "30.0" && Fault("hold").operations == [.create])
        // Only what follows the value's last @ says when.
        #expect(try Fault("redirect=302,http://a@b/@first1").value == "302,http://a@b/")
    }

    @Test(
        "that are wrong are refused with the nearest right one",
        arguments: [
            ("clsoe", "did you mean 'close'?"), ("close=1", "takes no value"),
            ("status=99", "300 to 599"), ("429=http-dat", "did you mean 'http-date'?"),
            ("close:embedd", "did you mean 'embed'?"), ("close@often", "@first3"),
            ("close@2", "@0.1"), ("slow=-1", "from 0"), ("slow=nan", "from 0"),
            ("", "--fault list"),
            ("mutate=", "write one"), ("close@first0", "@nth5"),
        ])
    func wrong(text: String, remedy: String) {
        let error = #expect(throws: InputError.self) { try Fault(text) }
        #expect(error?.subject == .usage)
        #expect(error?.description.contains(remedy) == true, "\(String(describing: error))")
    }
}
