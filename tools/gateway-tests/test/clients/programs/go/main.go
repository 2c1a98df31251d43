// An app with one route per way to use the client: SETUPS, as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"example.invalid/sluice"
)

type setup struct {
	URL, Domain, Token string
	Cost               int
	Seconds            float64
	FailOpen           bool
}

func userOf(r *http.Request) map[string]string {
	return map[string]string{"user": r.URL.Query().Get("user")}
}

func main() {
	var setups map[string]setup
	if err := json.Unmarshal([]byte(os.Getenv("SETUPS")), &setups); err != nil {
		panic(err)
	}
	served := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"served":true}`) })
	for name, s := range setups {
		timeout := time.Duration(s.Seconds * float64(time.Second))
		client := &sluice.Client{
			URL: s.URL, Domain: s.Domain, Token: s.Token, FailOpen: s.FailOpen,
			HTTP: &http.Client{Timeout: timeout},
		}
		http.Handle("/"+name, client.Limit(s.Cost, userOf, served))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		panic(err)
	}
	fmt.Println("listening")
	panic(http.Serve(listener, nil))
}
