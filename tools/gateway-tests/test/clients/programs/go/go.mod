module example.invalid/sluice-test

go 1.19

require example.invalid/sluice v0.0.0

replace example.invalid/sluice => ../../../../../../ops/clients/go
